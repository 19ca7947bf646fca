"""Jinmyaku."""
