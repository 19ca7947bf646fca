"""Names and addresses in the forms in which they are shown and compared.

Rows and contacts are the nodes here. Every frame of nodes has an index that names the node, and the columns
``family``, ``given``, ``name``, ``family_reading``, ``given_reading``. Every frame of addresses has the columns
``node``, ``kind`` (``schema.ADDRESS_KINDS``) and ``value``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Final
from urllib.parse import unquote

import pandas as pd
import phonenumbers

from jinmyaku import schema

# Forms of one family name that registers and keyboards mix up.
_VARIANTS: Final = str.maketrans(
    "髙﨑邉邊齋齊斎濵濱澤廣國櫻淺眞惠嶋嶌瀧德冨", "高崎辺辺斉斉斉浜浜沢広国桜浅真恵島島滝徳富"
)
_KATAKANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_MISLEADING: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffc]"
)
REGIONS: Final = frozenset(phonenumbers.SUPPORTED_REGIONS)
_LEGAL: Final = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|(?:一般|公益)?(?:社団|財団)法人|[(（](?:株|有|同|社|財)[)）]"
    r"|\b(?:inc|ltd|llc|llp|plc|gmbh|ag|kg|sa|sarl|srl|bv|nv|oy|ab|pte|pty|corp|corporation|co|company|limited|kk|k\.k)\b\.?"
)
_VOWELS: Final = "aiueo"
_KANA: Final = {
    kana: consonant + vowel
    for consonant, row in {
        "": "あいうえお", "k": "かきくけこ", "s": "さ すせそ", "t": "た  てと", "n": "なにぬねの", "h": "はひ へほ",
        "m": "まみむめも", "y": "や ゆ よ", "r": "らりるれろ", "w": "わゐ ゑを", "g": "がぎぐげご", "z": "ざ ずぜぞ",
        "d": "だ  でど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
    }.items()
    for kana, vowel in zip(row, _VOWELS, strict=False)
    if kana != " "
} | {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu", "ん": "n", "ゔ": "vu",
    "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o", "ゃ": "ya", "ゅ": "yu", "ょ": "yo",
}  # fmt: skip
_KANA_PAIRS: Final = {
    kana + small: (_KANA[kana][:-1] if kana in "しちじぢ" else _KANA[kana][0] + "y") + vowel
    for kana in "きしちにひみりぎじぢびぴ"
    for small, vowel in zip("ゃゅょぇ", "auoe", strict=True)
}
_KANA_PARTS: Final = re.compile("(?s)[きしちにひみりぎじぢびぴ][ゃゅょぇ]|.")
_LONG: Final = re.compile(r"(o)(?:[uo]|h(?![aiueo]))|(u)u")
_LINKEDIN: Final = re.compile(r"^(?:https?://)?(?:[\w-]+\.)?linkedin\.com/(?:mwlite/)?(?:in|pub)/([^/?#\s]+)", re.I)


def clean(text: str, joint: str = " ") -> str:
    """Give a text without controls and without marks that turn its direction, in NFC, lines trimmed and joined.

    >>> clean(" Ann\\u202e\\tLee ")
    'Ann Lee'
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    spaced = unicodedata.normalize("NFC", text).replace("\t", " ").replace("\u3000", " ")
    return joint.join(_MISLEADING.sub("", line).strip() for line in spaced.splitlines()).strip()


def fold(text: str) -> str:
    """Give the form in which names are compared: NFKC, no case, no accents, hiragana, one form per variant kanji.

    >>> fold("Zoé"), fold("ﾅｶﾑﾗ"), fold("渡邉")
    ('zoe', 'なかむら', '渡辺')
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA).translate(_VARIANTS)
    if plain.isascii():
        return plain
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare)


def romaji(text: str) -> str:
    """Give kana as Latin letters, long vowels short, so that おおの, Ohno and Ono meet; other letters stay, folded.

    >>> romaji("サトウ"), romaji("しょうじ"), romaji("はっとり"), romaji("Ohno"), romaji("じゅんいち")
    ('sato', 'shoji', 'hattori', 'ono', 'junichi')
    """
    spelt = "".join(_KANA_PAIRS.get(part) or _KANA.get(part, part) for part in _KANA_PARTS.findall(fold(text)))
    spelt = re.sub(r"っ(ch|[a-z])", lambda found: ("t" if found[1] == "ch" else found[1]) + found[1], spelt)
    return _LONG.sub(lambda found: found[1] or found[2], spelt.replace("ー", "").replace("っ", ""))


def organisation_key(names: pd.Series) -> pd.Series:
    """Give the form in which organisations are compared: folded, without blanks, signs and the words for a legal form.

    >>> organisation_key(pd.Series(["例示商事（株）", "株式会社 例示商事", "Sample & Sons, Inc."])).tolist()
    ['例示商事', '例示商事', 'samplesons']
    """
    forms = {name: _LEGAL.sub("", fold(name)) for name in names.unique().tolist()}
    return names.map({name: re.sub(r"[\W_]+", "", form) for name, form in forms.items()}).astype("str")


def eastern(names: pd.DataFrame) -> pd.Series:
    """Say which names are written in kanji, kana or hangul. In: ``name``, ``family``, ``given``.

    >>> eastern(pd.DataFrame({"name": ["", "Ann Lee"], "family": ["山田", ""], "given": ["", ""]})).tolist()
    [True, False]
    """
    return (names["name"] + names["family"] + names["given"]).str.contains(r"[\u3005-\u9fff\uac00-\ud7af]", regex=True)


def display_name(names: pd.DataFrame) -> pd.Series:
    """Give the name to show: the family name first where it is written in kanji, kana or hangul, else as written.

    In: ``name``, ``family``, ``given``. Out: one series of text; blank where nothing is known.

    >>> display_name(pd.DataFrame({"name": ["", ""], "family": ["山田", "Yamada"], "given": ["太郎", "Taro"]})).tolist()
    ['山田 太郎', 'Taro Yamada']
    """
    eastern = (names["family"] + names["given"]).str.contains(r"[\u3005-\u9fff\uac00-\ud7af]", regex=True)
    parts = (names["given"] + " " + names["family"]).mask(eastern, names["family"] + " " + names["given"]).str.strip()
    return parts.where(
        (parts != "") & (eastern | (names["name"] == "")), names["name"].where(names["name"] != "", parts)
    )


def normal_address(addresses: pd.DataFrame, region: str) -> pd.Series:
    """Give addresses in the form in which they are compared; blank where one is none.

    In: ``kind``, ``as_written``; the region (ISO 3166) reads telephone numbers without a country. Mails lose case and
    plus-tag, telephone numbers become E.164, LinkedIn pages their slug, other pages case and a last slash.

    >>> rows = pd.DataFrame({"kind": ["mail", "mobile"], "as_written": ["A.B+x@EXAMPLE.com", "090-0000-1234"]})
    >>> normal_address(rows, "JP").tolist()
    ['a.b@example.com', '+819000001234']
    """
    forms: dict[str, Callable[[str], str]] = {schema.MAIL: _mail, schema.LINKEDIN: _linkedin, schema.URL: _url}
    out = pd.Series("", index=addresses.index, dtype="str")
    for kind in addresses["kind"].unique():
        here = addresses["kind"] == kind
        form = forms.get(kind, partial(_phone, region=region))
        written = addresses.loc[here, "as_written"]
        out = out.mask(here, written.map({text: form(text) for text in written.unique().tolist()}).reindex(out.index))
    return out


def name_key(nodes: pd.DataFrame) -> pd.Series:
    """Give one text per node by which equal names, in any order and spelling of letters, are equal. In: nodes. Out: a
    series of text on their index, blank where no name is known.

    >>> nodes = pd.DataFrame({"name": ["", "Müller Ann"], "family": ["Muller", ""], "given": ["Ann", ""]})
    >>> name_key(nodes).tolist()
    ['ann muller', 'ann muller']
    """
    tokens = words(nodes, readings=False).sort_values(["node", "token"])
    joined = tokens.drop_duplicates(["node", "token"]).groupby("node")["token"].agg(" ".join)
    return joined.reindex(nodes.index).fillna("")


def words(nodes: pd.DataFrame, readings: bool) -> pd.DataFrame:
    """Give one row per node and word of its name, folded: ``node``, ``token``, ``given``, ``family`` (where it stands).

    In: nodes; whether their readings count as names too. A name in one piece may be either part.

    >>> nodes = pd.DataFrame({"name": ["", "Ann Lee"], "family": ["佐藤", ""], "given": ["花子", ""]})
    >>> words(nodes, readings=False).values.tolist()
    [[0, '佐藤', False, True], [0, '花子', True, False], [1, 'ann', True, True], [1, 'lee', True, True]]
    """
    parts = [("family", False, True), ("given", True, False)]
    if readings:
        parts += [("family_reading", False, True), ("given_reading", True, False)]
    frames = [_words_of(nodes[part], given, family) for part, given, family in parts]
    whole = nodes.loc[(nodes["family"] == "") & (nodes["given"] == ""), "name"]
    frames.append(_words_of(whole, True, True))
    return pd.concat(frames, ignore_index=True)


def _words_of(texts: pd.Series, given: bool, family: bool) -> pd.DataFrame:
    folded = texts[texts != ""]
    folded = folded.map({text: fold(text) for text in folded.unique().tolist()})
    words = folded.astype("str").str.findall(r"[^\W\d_]+").explode().dropna()
    frame = pd.DataFrame({"node": words.index, "token": words.astype("str").to_numpy()})
    return frame.assign(given=given, family=family)


def _mail(written: str) -> str:
    mail = unicodedata.normalize("NFKC", written).strip().strip("<>").casefold().removeprefix("mailto:")
    local, at, domain = mail.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}" if at and local and domain and " " not in mail else ""


def _phone(written: str, region: str) -> str:
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", written).removeprefix("tel:"), region)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", written)
    if not phonenumbers.is_possible_number(number):
        return re.sub(r"\D", "", written)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _linkedin(written: str) -> str:
    found = _LINKEDIN.match(written.strip())
    return unicodedata.normalize("NFC", unquote(found[1])).casefold() if found else ""


def _url(written: str) -> str:
    return written.strip().casefold().removeprefix("https://").removeprefix("http://").rstrip("/")
