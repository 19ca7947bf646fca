"""In which currency a person counts their money, kept in the book."""

from __future__ import annotations

from typing import Final

from jinmyaku.book import Book
from jinmyaku.text import Fault

CURRENCY: Final = "currency"
# Where nobody has said: by the region of the book (ISO 3166).
USUAL: Final = {"JP": "JPY", "US": "USD"}
# Currencies that are in use (ISO 4217).
CODES: Final = frozenset({
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD",
    "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
    "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
    "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD",
    "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED",
    "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
})  # fmt: skip


def read(book: Book, region: str) -> str:
    """Give the currency (ISO 4217) as said, else the usual one of a region (ISO 3166), blank where neither is known.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     read(book, "JP"), read(book, "FR")
    ('JPY', '')
    """
    return book.setting(CURRENCY) or USUAL.get(region, "")


def put(book: Book, code: str) -> None:
    """Keep the currency; blank goes back to the usual one of the region. Raises Fault for what is no currency.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     put(book, " eur")
    ...     read(book, "JP")
    'EUR'
    """
    said = code.strip().upper()
    if said and said not in CODES:
        raise Fault("fault.currency", found=said[:20])
    book.set({CURRENCY: said})
