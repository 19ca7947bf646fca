"""Bytes into text: which encoding a file or a value was written in, judged by how plausible the text looks."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final, NamedTuple

_SAMPLE: Final = 16 * 1024
_LINE: Final = 2048


class Decoded(NamedTuple):
    """Text, and the Python name of the encoding it was read in; what could not be read stands as U+FFFD."""

    text: str
    encoding: str


_MARKS: Final = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

# What programs write under a label is the wider code page, not the standard of that name: 髙 and 﨑 are in
# cp932 and not in Shift_JIS.
_LABELS: Final = {
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "mskanji", "windows31j", "cswindows31j"), "cp932"),
    **dict.fromkeys(("ascii", "usascii", "iso88591", "latin1", "l1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
}
_KNOWN: Final = re.compile(r"utf-(8|16|32)(-[lb]e)?$|(cp|iso8859|koi8|mac|euc|gb|big5|shift|iso2022)[\w-]*$")

# The first of equals wins.
_CANDIDATES: Final = ("cp932", "cp1252", "euc_jp", "cp1250", "cp1251", "cp1255", "cp1253", "cp1254")
_RARE: Final = {"iso8859_2": 0.95, "mac_roman": 0.25}
_WEST: Final = "äöüß|àâçéèêëîïôûùœ|áéíóúñü|ãõáéíóúâêôçà|åäöé|æøåé|áðéíóúýþæö|àèéìòù|ëïéö"
_EAST: Final = "ąćęłńóśźż|áčďéěíňóřšťúůýž|áäčďéíĺľňóôŕšťúýž|áéíóöőúüű|čćžšđ|ăâîşţ|äöüß"
_TURK: Final = "çğıöşüâîİ"
_LANGUAGES: Final = {"cp1252": _WEST, "mac_roman": _WEST, "cp1250": _EAST, "iso8859_2": _EAST}

# Letters in places where no language of the code page puts them: "Gdañsk", "Kovaèeviæ", "Espańa", "Joăo".
_ODD: Final = re.compile(
    r"(?i)ñ(?![aeiouyáéíóú])|[aeiou]è[aeiou]|^è[aeou]|æ$|ø[íì]|[ìò]\w|ù[^aeiou]|õ(?![eum])"
    r"|ń[aeiouáéíóú]|[^aeiou]č[^aeiou]|č[rn]e$|ăo|ř[nrdbv]"
)

_COMMON: Final = frozenset(
    "日本国東京都道府県市区町村郡丁目番地号室階大阪名古屋横浜神奈川埼玉千葉茨城栃木群馬福岡広島兵庫北海仙台青"
    "森岩手宮秋田山形新潟富石井長野岐阜静愛知三重滋賀和歌鳥取根口徳香媛高佐崎熊分児鹿沖縄渋谷港中央品黒世杉並"
    "豊宿池袋上下前後左右内外株式会社有限合同財団法人学校病院銀行証券保険生命火災商事産業工電気機器製作所建設"
    "不動物流運輸通信情報技術研究開発企画営部課係主任次締役代表専務常執監査顧問員担当者総経理販売促進支店局秘"
    "書第一二四五六七八九十百万藤鈴橋伊渡辺邊邉小林加吉松阿清水﨑髙斎斉齋齊近遠坂原金丸竹柴酒桜今河菅武関永平"
    "星浅沢澤滝瀧濱嶋久安尾荒堀土樋片桐成栗須服望月倉戸飯塚矢早志西南堂寺津羽太郎朗男雄夫子美恵織里枝花春夏冬"
    "真由紀貴健介翔蓮悠斗陽菜葵結衣咲希彩莉凛楓誠勇正幸弘宏浩博樹直隆明昭治義孝智哲也哉亮亨仁康俊秀英敏光晴輝"
    "典範章彦史文士徹聡修洋祐裕佑雅豪剛輔助之丞寿良忠昌政茂繁実稔登守司尋礼沙穂歩舞友朋佳純絵梨瑞節幹順敬恭潤"
    "圭桂奏榊李王張陳心優夢音空虹風詩絢綾綺潔涼茜菊蘭年曜時間秒午昨来週末先様殿氏君御無料議話郵便住読方姓備考"
    "自宅勤携帯出見言思聞食飲客達元私父母兄弟姉妹妻息娘家族親仕場題必要全最初旧期的用質数量化械車鉄航船旅館観"
    "教育科医療薬歯護祉農漁協組連盟労働省庁裁判警察消防図公園駅線能"
)

_SCRIPT: Final = re.compile(
    r"(?s)(?P<latin>[\x00-\u036f])|(?P<greek>[\u0370-\u03ff])|(?P<cyrillic>[\u0400-\u052f])"
    r"|(?P<hebrew>[\u0590-\u05ff])|(?P<han>[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff])|(?P<kana>[\u3040-\u30ff\uff10-\uff60])"
    r"|(?P<half>[\uff61-\uff9f])|(?P<other>.)"
)
_LETTER: Final = r"[^\W\d_ªº²³¹¼½¾]"
_TOKEN: Final = re.compile(rf"[\u0590-\u05ff]+|{_LETTER}+|[^\x00-\x7f]")
_ESCAPE: Final = re.compile(rb"\x1b(\$[@B]|\([BIJ])")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_QUIET: Final = frozenset("‘’“”„«»‹›–—…·•€£©®™°§№\u00a0")
_WIDE_QUIET: Final = frozenset("、。・「」『』（）／：　～〜－×→※")
_WIDE: Final = r"[\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\uff66-\uff9f]"
_HALF: Final = r"[\uff61-\uff9f]"
# A sign within a word, an opening mark behind a letter, Japanese and Latin letters run together.
_SEAM: Final = re.compile(
    rf"(?<={_LETTER})(?!{_LETTER}|[‘’·・＆–—（）「」\u0590-\u05ff])[^\x00-\x7f](?={_LETTER})|(?<={_LETTER})[‚„‹†‡ˆ‰]"
    rf"|[a-z](?={_WIDE})|{_WIDE}(?=[a-z])|[A-Z](?={_HALF})|{_HALF}(?=[A-Z])"
)
_CONSONANTS: Final = re.compile(r"[^аеиоуыэюяёіїєьъαεηιουωάέήίόύώϊϋ]{6}", re.IGNORECASE)


def decode(data: bytes, declared: str = "") -> Decoded:
    """Read bytes in the encoding that makes the most plausible text.

    In: the bytes of a file or of one value, and the label they came with, blank where they had none. Out: the
    text and the encoding. A byte order mark goes before the label, a label before the look of the text; nothing
    is raised, and what no encoding reads becomes U+FFFD.

    >>> decode("Spaßlund".encode("latin-1"))
    Decoded(text='Spaßlund', encoding='cp1252')
    """
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return Decoded(str(data[len(mark) :], name, "replace"), name)
    if _ESCAPE.search(data) and data.isascii():
        return Decoded(_jis(data), "iso2022_jp")
    for name in (codec(declared), _wide(data), "utf-8"):
        if name and (text := _strictly(data, name)) is not None:
            return Decoded(text, name)
    name = _wide(data) or _best(data)
    return Decoded(str(data, name, "replace"), name)


def codec(label: str) -> str:
    """Give the encoding that a label stands for in practice.

    In: a label as files have it. Out: a Python codec's name, blank for a label nobody knows.

    >>> codec("Shift_JIS"), codec("windows-1253"), codec("klingon")
    ('cp932', 'cp1253', '')
    """
    plain = re.sub(r"[^a-z0-9]", "", label[:40].lower())
    if plain in _LABELS:
        return _LABELS[plain]
    try:
        name = codecs.lookup(label.strip(" '\"")[:40]).name
    except (LookupError, ValueError):
        return ""
    return name if _KNOWN.match(name) else ""


def non_ascii_lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines that hold bytes beyond ASCII, each cut to a bounded length.

    In: any bytes. Out: lines without their ends, in order.

    >>> list(non_ascii_lines(b"a\\nb\\xe9\\nc"))
    [b'b\\xe9']
    """
    place = 0
    while found := _HIGH.search(data, place):
        at = found.start()
        start = max(data.rfind(b"\n", place, at), data.rfind(b"\r", place, at)) + 1 or place
        end = data.find(b"\n", at, at + _LINE)
        end = at + _LINE if end < 0 else end
        yield data[max(start, at - _LINE) : end]
        place = end


def garbled(text: str) -> bool:
    """Say whether text has what only a wrong encoding makes of words: signs within them, mixed scripts.

    In: any text. Out: yes or no, by a quick look and not by all the rules.

    >>> garbled("Spaﾟlund"), garbled("Spaßlund")
    (True, False)
    """
    return _SEAM.search(text) is not None


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return str(data, name)
    except UnicodeError:
        return None


def _wide(data: bytes) -> str:
    """Tell UTF-16 without a mark by its zeros: ASCII in it has one in every second byte."""
    head = data[:_SAMPLE]
    even, odd, pairs = head[::2].count(0), head[1::2].count(0), len(head) // 2
    if pairs < 2 or max(even, odd) * 5 < pairs or min(even, odd) * 50 > pairs:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _jis(data: bytes) -> str:
    """Read ISO-2022-JP by way of cp932, which has the makers' own characters too."""
    first, *rest = _ESCAPE.split(data)
    parts = [first]
    for mode, chunk in zip(rest[::2], rest[1::2], strict=True):
        end = chunk.find(b"\n")
        line, after = (chunk, b"") if end < 0 else (chunk[:end], chunk[end:])
        if mode.startswith(b"$"):
            line = re.sub(rb"[!-~]{2}", _shifted, line)
        elif mode == b"(I":
            line = bytes(byte | 0x80 for byte in line)
        parts += line, after
    return str(b"".join(parts), "cp932", "replace")


def _shifted(pair: re.Match[bytes]) -> bytes:
    row, cell = pair[0]
    lead = (row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1)
    trail = cell + 0x1F + (cell >= 0x60) if row % 2 else cell + 0x7E
    return bytes((lead, trail))


def _best(data: bytes) -> str:
    sample = b"\n".join(islice(non_ascii_lines(data), _LINE))[:_SAMPLE]
    scores = {name: _score(sample, name) for name in (*_CANDIDATES, *_RARE)}
    return max((scores | {"utf-8": _broken_utf8(sample)}).items(), key=lambda pair: pair[1])[0]


def _broken_utf8(sample: bytes) -> float:
    """Count the bytes of valid sequences: their form alone is proof, whatever they say; the last may be cut."""
    text = str(re.sub(rb"[\xc2-\xf4][\x80-\xbf]{0,2}$", b"", sample), "utf-8", "replace")
    broken = text.count("\ufffd")
    return len(text.encode()) - sum(map(str.isascii, text)) - 6 * broken


def _score(sample: bytes, name: str) -> float:
    text = str(sample, name, "replace")
    tokens = {token: times for token, times in Counter(_TOKEN.findall(text)).items() if not token.isascii()}
    letters = _letters(tokens, name)
    total = sum(times * _plausible(token, letters) for token, times in tokens.items())
    total -= 2.5 * len(_SEAM.findall(text))
    return total * _RARE.get(name, 1.0) if total > 0 else total


def _letters(tokens: dict[str, int], name: str) -> frozenset[str]:
    """Choose the language of the code page whose letters cover most of the sample."""
    counts: Counter[str] = Counter()
    for token, times in tokens.items():
        for char in token.lower():
            counts[char] += times
    languages = _LANGUAGES.get(name, _TURK).split("|")
    return frozenset(max(languages, key=lambda letters: sum(counts[char] for char in letters)))


def _script(char: str) -> str:
    found = _SCRIPT.match(char)
    return (found.lastgroup if found else "") or "other"


def _plausible(token: str, letters: frozenset[str]) -> float:
    """Weigh one word or one sign: about 1 for every byte that makes sense, less than 0 for nonsense."""
    if len(token) == 1 and not token.isalpha():
        return _sign(token)
    scripts = {_script(char) for char in token}
    if scripts <= {"han", "kana", "half", "latin"} and scripts != {"latin"}:
        return _japanese(token)
    high = sum(not char.isascii() for char in token)
    if len(scripts) > 1:
        return -2.0 * high
    if scripts == {"latin"}:
        return _latin(token, letters, high)
    if not (token.isupper() or token[1:].islower() or len(token) == 1 or scripts == {"hebrew"}):
        return -1.0 * high
    judge = {"greek": _greek, "cyrillic": _cyrillic, "hebrew": _hebrew}.get(scripts.pop())
    return high * (judge(token) if judge else -0.5)


def _sign(char: str) -> float:
    if char in _WIDE_QUIET:
        return 1.0
    if char in _QUIET:
        return 0.6
    if char == "\ufffd" or char < "\xa0":
        return -3.0
    return -1.0 if "\ue000" <= char < "\uf900" else -0.3


def _japanese(token: str) -> float:
    halves = sum("\uff61" <= char <= "\uff9f" for char in token)
    wide = sum(2 * _wide_char(char) for char in token if _script(char) in ("han", "kana"))
    return wide if len(token) == 1 else wide + 0.8 * halves


def _wide_char(char: str) -> float:
    if char in _COMMON or _script(char) == "kana":
        return 1.0
    # The second half of the standard begins at this lead byte and holds rare characters only.
    return 0.4 if char.encode("euc_jp", "replace")[0] in range(0xB0, 0xD0) else 0.15


def _latin(token: str, letters: frozenset[str], high: int) -> float:
    known = sum(char.lower() in letters or char in letters for char in token)
    dense = len(token) > 1 and high * 2 > len(token)
    turned = any(a.islower() and b.isupper() and not (a + b).isascii() for a, b in pairwise(token))
    if turned or _ODD.search(token) or (dense and known < high):
        return -1.0 * high
    return (known + high) / 2 * (0.5 if dense else 1)


def _greek(token: str) -> float:
    if "ς" in token[:-1] or token.endswith("σ") or _CONSONANTS.search(token):
        return -1.0
    if "ΰ" in token or "ΐ" in token:
        return -0.5
    accented = any(char in "άέήίόύώ" for char in token.lower())
    return 1.0 if accented or len(token) < 3 or token.isupper() else 0.4


def _cyrillic(token: str) -> float:
    if token[0] in "ЪЫЬъыь" or _CONSONANTS.search(token):
        return -1.0
    low = token.lower()
    if re.search("[бвгджзклмнпрстфхцчшщ]й", low):
        return -0.5
    rest = "бгзйпчьяыхжїєюшцщэфъёґ"
    return sum(1.0 if char in "аеиніоркстлвдму" else 0.8 if char in rest else 0.4 for char in low) / len(low)


def _hebrew(token: str) -> float:
    bare = re.sub("[\u0591-\u05c7]", "", token)
    if not bare or not bare.startswith(token[0]) or re.search("[ךםןףץ](?!$)", bare):
        return -1.0
    return 0.7 if bare[-1] in "כמנצ" else 1.0
