"""What the title of an entry tells: whether it is a call, and whom it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from jinmyaku.sources import talk

LONGEST_TITLE: Final = 500
MOST_NAMES: Final = 8

_CALL: Final = re.compile(
    r"(?i)(?<![a-z])(?<!on-)(?<!roll )(?:calls?|calling|phone|phoning|tel|telephone|telefon|anruf)(?![a-z]| for papers)"
    r"|電話(?!番号|帳)|通話|架電|テレカン"
)

_KANJI: Final = r"\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff々〆ヶヵ"
_KANA: Final = r"ァ-ヴーヽヾ"
_LATIN: Final = r"[^\W\d_ぁ-ヿ一-鿿][\w.'’-]*"
_POLITE: Final = r"(?:さん|さま|様(?![子式々相態])|氏(?![名族神])|先生|せんせい|くん|ちゃん|君(?![主臨])|殿(?!下))"
# A name of kanji, katakana or Latin letters, with or without a blank in it; one of hiragana only where it stands apart.
_JAPANESE: Final = re.compile(
    rf"(?<![{_KANJI}])(?<![おおご御][ ])(?P<kanji>(?:[{_KANJI}]{{1,4}}[ ])?[{_KANJI}]{{1,6}}){_POLITE}"
    rf"|(?<![{_KANA}])(?P<katakana>(?:[{_KANA}]+[ ・=＝])*[{_KANA}]{{2,}}){_POLITE}"
    rf"|(?:^|(?<=[\s、・,，/／(（「『&＆:：])|(?<=さんと)|(?<=様と))(?P<hiragana>[ぁ-ん]{{2,6}}?)(?:さん|ちゃん|くん)(?![ぁ-ん]?た)"
    rf"|(?<![\w.])(?P<latin>{_LATIN}(?:[ ]{_LATIN}){{0,2}})[ ]?{_POLITE}"
)
_HONORED: Final = re.compile(r"[おご御]$")
# Before a polite ending, these are no names.
_NOBODY: Final = re.compile(
    "皆|奥|娘|息子|孫|嫁|旦那|叔母|叔父|伯母|伯父|母|父|兄|姉|弟|妹|祖母|祖父|義母|義父|赤|店員|患者|客|"
    "先方|担当|担当者|業者|取引先|大家|運転手|神|王|仏|彼|諸|何|各|各位|保護者|学生|新人|部長|社長|課長|"
    "係長|会長|院長|店長|医者|看護師|美容師|弁護士|税理士|主治医|屋|本屋|花屋|床屋|酒屋|魚屋|肉屋|八百屋|"
    "薬屋|電気屋|不動産屋|ママ|パパ|メーカー|オーナー|マスター|スタッフ|ユーザー|コーチ|ドクター|みな|"
    "みんな|たく|あか|ばあ|じい|ばー|じー|ねえ|にい|かあ|とう|おばあ|おじい|おかあ|おとう|おねえ|おにい|"
    "おば|おじ|おく|おきゃく|おつかれ|ごくろう|おっ"
)
# What stands before a name with a blank between, and is no family name.
_OCCASION: Final = re.compile(
    r"^(?:会議|面談|面接|定例|打合|打合せ|食事|会食|電話|通話|昼食|夕食|朝食|月例|週次|隔週|毎週|相談|訪問|来社|往訪|商談|挨拶|臨時"
    r"|出張|研修|送別会|歓迎会|誕生日|結婚式|新年会|忘年会|懇親会|飲会|同窓会|見学|予定|仮|調整中|午前|午後)[ ]"
)

_TITLE: Final = "Dr|Mr|Mrs|Ms|Prof|Professor|Herr|Frau|Mme|Mlle"
_JOINED: Final = r"(?:[ ]*(?:,|、|&|＆|\+|/|／|・)[ ]*(?:(?:and|und|et|y)[ ]+)?|[ ]+(?:and|und|et|y|x)[ ]+)"
_PARTICLE: Final = r"(?:van|von|der|den|de|la|del|di|da|du|bin|ibn|al|el|le|ter|zu)"
_PERSON: Final = rf"{_LATIN}(?:[ ](?:{_PARTICLE}[ ]){{0,2}}{_LATIN}){{0,3}}"
_PEOPLE: Final = rf"(?P<people>{_PERSON}(?:{_JOINED}{_PERSON}){{0,7}})"
_ONE: Final = r"(?:1[ ]?[:\-–/x][ ]?1|1[ ]?on[ ]?1|one[ -]on[ -]one|121)"
_PAIR: Final = re.compile(rf"^(?P<people>{_PERSON}[ ]?(?:/|<>|<->|↔|<=>)[ ]?{_PERSON})$")
_ENGLISH: Final = (
    *map(
        re.compile,
        (
            rf"(?<!\w)(?i:with|w/|mit|avec)[ ]*{_PEOPLE}",
            rf"(?<!\w)(?i:{_ONE})[ ]?[:–-]?[ ]*(?i:with[ ]+)?{_PEOPLE}",
            rf"^{_PEOPLE}[ ]?[:–-]?[ ]+(?i:{_ONE})(?!\w)",
            rf"^(?i:call|phone|ring|tel|telephone|meet|visit)(?:[ ]?:)?[ ]+{_PEOPLE}",
            rf"(?<!\w)(?:{_TITLE})\.?[ ]+(?=(?P<people>{_PERSON}))",
        ),
    ),
    _PAIR,
)
_BETWEEN: Final = re.compile(rf"{_JOINED}|[ ]?(?:<>|<->|↔|<=>)[ ]?")
_TITLED: Final = re.compile(rf"^(?:{_TITLE})\.?(?:[ ]+|$)")
# Words with a capital that end a name.
_NO_NAMES: Final = re.compile(
    "(?i)monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|january|"
    "february|march|april|june|july|august|september|october|november|december|today|tomorrow|tonight|"
    "team|teams|zoom|meet|meeting|office|hr|it|sales|marketing|finance|legal|board|support|everyone|all|"
    "client|clients|customer|customers|vendor|family|friends|bank|doctor|dentist|mom|mum|dad|ceo|cto|cfo|"
    "q1|q2|q3|q4|call|sync|weekly|monthly|project|the|a|an|re|fw|fwd|new|tbd|for|at|in|on|via|"
    "lunch|dinner|breakfast|coffee|drinks|review|planning|interview|kickoff|demo|standup|flight|train|hotel|gym"
)


def is_call(title: str) -> bool:
    """Say whether a title speaks of a telephone call.

    >>> is_call("Call Marit"), is_call("ＴＥＬ 佐藤様"), is_call("Hotel")
    (True, True, False)
    """
    return _CALL.search(unicodedata.normalize("NFKC", title[:LONGEST_TITLE])) is not None


def names(title: str) -> tuple[str, ...]:
    """Give the names of people in a title, without the honorific; a guess, for the person to confirm.

    >>> names("佐藤さんとランチ"), names("Lunch with Ann Lee and Ken"), names("1:1 Ken / Shiho"), names("母のところへ")
    (('佐藤',), ('Ann Lee', 'Ken'), ('Ken', 'Shiho'), ())
    """
    plain = " ".join(title[:LONGEST_TITLE].split())
    found = list(_polite(plain)) or list(_western(plain))
    clean = (talk.clean(name) for name in found)
    return tuple(dict.fromkeys(name for name in clean if name))[:MOST_NAMES]


def _polite(title: str) -> Iterator[str]:
    for found in _JAPANESE.finditer(title):
        name = found[found.lastgroup or 0]
        bare = _OCCASION.sub("", name)
        honored = bare == name and _HONORED.search(title[: found.start()])
        if not honored and not _NOBODY.fullmatch(bare) and not _NOBODY.fullmatch(bare.split()[-1]):
            yield bare


def _western(title: str) -> Iterator[str]:
    for pattern in _ENGLISH:
        several = [[*map(_person, _BETWEEN.split(found["people"]))] for found in pattern.finditer(title)]
        people = [name for names in several if (all(names) if pattern is _PAIR else names[0]) for name in names if name]
        if people:
            yield from people
            return


def _person(written: str) -> str:
    """What of some words is a name: the capitalised ones, up to the first that cannot be."""
    kept: list[str] = []
    for word in _TITLED.sub("", written).split():
        bare = word.strip(".,:;-")
        initials = bare.isupper() and 1 < len(bare) < 4
        name = bare[:1].isupper() or (kept and re.fullmatch(_PARTICLE, bare))
        if not name or initials or _NO_NAMES.fullmatch(bare):
            break
        kept.append(word.rstrip(".,:;-"))
    while kept and not kept[-1][:1].isupper():
        kept.pop()
    return " ".join(kept)
