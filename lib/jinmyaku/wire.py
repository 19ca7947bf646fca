"""The line between a page and its kernel, kept from holding small answers back."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection, every message sent at once: TCP would wait some 40 ms for the next one to go with it
    (Nagle 1984), and a card answers faster than that."""

    def connect(self) -> Any:
        """Open the connection."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
