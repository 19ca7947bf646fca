"""The rest of the network: names written by hand, everything else drawn from a seeded generator."""

from __future__ import annotations

import random
from unicodedata import normalize

from cast import YEARS, Person, slug

# family, given, their readings, Latin given and family name
JAPANESE = """
秋葉 志織 あきば しおり Shiori Akiba|井口 智也 いぐち ともや Tomoya Iguchi
植田 果歩 うえだ かほ Kaho Ueda|江上 啓太 えがみ けいた Keita Egami
小川原 実 おがわら みのる Minoru Ogawara|柏木 沙耶香 かしわぎ さやか Sayaka Kashiwagi
木内 宏樹 きうち ひろき Hiroki Kiuchi|黒田 芽衣 くろだ めい Mei Kuroda
坂口 千尋 さかぐち ちひろ Chihiro Sakaguchi|志村 康平 しむら こうへい Kohei Shimura
杉浦 茉莉 すぎうら まり Mari Sugiura|関根 弘樹 せきね ひろき Hiroki Sekine
高見 志穂 たかみ しほ Shiho Takami|千葉 尚人 ちば なおと Naoto Chiba
津田 美帆 つだ みほ Miho Tsuda|手塚 祥平 てづか しょうへい Shohei Tezuka
戸田 明日香 とだ あすか Asuka Toda|中条 慎吾 なかじょう しんご Shingo Nakajo
新田 詩織 にった しおり Shiori Nitta|沼田 誠 ぬまた まこと Makoto Numata
根岸 理沙 ねぎし りさ Risa Negishi|野中 直樹 のなか なおき Naoki Nonaka
橋爪 由美 はしづめ ゆみ Yumi Hashizume|日野 貴大 ひの たかひろ Takahiro Hino
福田 早苗 ふくだ さなえ Sanae Fukuda|本間 有里 ほんま ゆり Yuri Homma
前川 大輔 まえかわ だいすけ Daisuke Maekawa|三宅 隆史 みやけ たかし Takashi Miyake
望月 康介 もちづき こうすけ Kosuke Mochizuki|矢島 晴香 やじま はるか Haruka Yajima
柳沢 拓郎 やなぎさわ たくろう Takuro Yanagisawa|湯浅 奈緒 ゆあさ なお Nao Yuasa
吉村 克彦 よしむら かつひこ Katsuhiko Yoshimura|若林 瑞穂 わかばやし みずほ Mizuho Wakabayashi
青柳 亘 あおやぎ わたる Wataru Aoyagi|飯塚 麻衣子 いいづか まいこ Maiko Iizuka
大貫 絢子 おおぬき あやこ Ayako Onuki|梶原 聡 かじわら さとし Satoshi Kajiwara
清田 実咲 きよた みさき Misaki Kiyota|近藤 省吾 こんどう しょうご Shogo Kondo
島袋 優奈 しまぶくろ ゆうな Yuna Shimabukuro|竹下 彰 たけした あきら Akira Takeshita
成瀬 和佳 なるせ わか Waka Naruse|浜口 恭平 はまぐち きょうへい Kyohei Hamaguchi
松尾 綾香 まつお あやか Ayaka Matsuo
"""
ELSEWHERE = """
Aaron Whitcombe|Beatriz Salgueiro|Callum Redfearn|Dilnoza Ergasheva|Ewan Garrickson|Fatima Benhaddou
Gregor Hallenstein|Hana Veselková|Ingrid Solbakken|Jamal Whitford|Kavya Subramani|Lorenzo Baldassin
Meichuan Hsu|Nadia Rahmouni|Oscar Lindgard|Pauline Delmotte|Rohan Deshmane|Sinead Corriston
Thabo Ndlelane|Ursula Kienzle|Viktor Halászy|Wenchi Liao|Yusuf Karacam|Zofia Wiśniak
Ayesha Mirzani|Bruno Castanheiro|Chloe Pemberley|Grace Wellings|Marit Thorsrud|Ngozi Adeyinka
Petra Vondrak
"""
EMPLOYERS = (
    ("株式会社みなもソフト", "minamo-soft"),
    ("青葉台データ株式会社", "aobadai-data"),
    ("株式会社灯台ヘルスケア", "todai-health"),
    ("株式会社ツキノワ沢製作所", "tsukinowazawa"),
    ("風見原ロジスティクス株式会社", "kazamihara"),
    ("株式会社こよみ坂印刷", "koyomizaka"),
    ("カナメヅカ通商株式会社", "kanamezuka"),
    ("株式会社ひがしの信託", "higashino"),
)
ABROAD = (
    ("Northfold Labs", "northfold"),
    ("Harrow & Pine Ltd", "harrowpine"),
    ("Lumen Quarry GmbH", "lumenquarry"),
    ("Saltmere Systems, Inc.", "saltmere"),
    ("Bluefinch Analytics", "bluefinch"),
    ("Tern & Tide", "terntide"),
)
TITLES = (
    "営業部 課長",
    "プロダクトマネージャー",
    "エンジニア",
    "人事部 主任",
    "広報",
    "経営企画室 室長",
    "マーケティング部",
    "デザイナー",
)
ROLES = ("Product Manager", "Software Engineer", "Head of Sales", "Data Analyst", "UX Researcher", "Founder")
MET = (
    "前職の同僚",
    "勉強会「プロダクトの夜」",
    "牧村さんの紹介",
    "展示会の名刺交換",
    "共同プロジェクト",
    "自分からメッセージを送った",
    "大河内さんの紹介",
    "業界の懇親会",
    "オンラインの読書会",
    "",
)
MET_ABROAD = (
    "Met at a product meetup",
    "Worked on the same release",
    "I wrote to them first",
    "Introduced by Emily Thornbury",
    "",
)
RELATIONS = ("work", "work", "work", "work", "client", "client", "community", "friend", "other")
NEW_IN = {2025: 11, 2026: 11}  # how many of the crowd are met in that year
TYPED = {2024: 4, 2025: 4, 2026: 5}  # and how many the owner types in by hand, beside the cast
PRIVATE = 7  # friends who stand in the telephone only


def make_crowd(seed: str) -> list[Person]:
    """Make the crowd: about two thirds of it Japanese, most of it met through work."""
    rng = random.Random(seed)
    names = [line.split() for line in JAPANESE.replace("|", "\n").split("\n") if line]
    abroad = [line.split() for line in ELSEWHERE.replace("|", "\n").split("\n") if line]
    drawn = names + abroad
    rng.shuffle(drawn)
    starts = [year for year, count in NEW_IN.items() for _ in range(count)]
    first = starts[::-1] + [YEARS[0]] * (len(drawn) - len(starts))
    people = [make_one(rng, index, words, first[index]) for index, words in enumerate(drawn)]
    place_typed(people)
    place_private([person for person in people if "linkedin" in person.exports and person.japanese])
    return people


def make_one(rng: random.Random, index: int, words: list[str], first: int) -> Person:
    """Make one member: name, employer, addresses, and the exports to stand in."""
    japanese = len(words) == 6
    family, given, family_yomi, given_yomi = words[:4] if japanese else (words[1], words[0], "", "")
    roman_given, roman_family = words[-2:]
    jobs = career(rng, japanese)
    title = rng.choice(TITLES if japanese else ROLES)
    key = f"crowd{index:02d}"
    plain = normalize("NFKD", roman_family).encode("ascii", "ignore").decode().lower()
    relation = rng.choice(RELATIONS)
    met_in = first if first > YEARS[0] else rng.randint(2013, YEARS[0])
    return Person(
        key,
        family,
        given,
        family_yomi,
        given_yomi,
        roman_family,
        roman_given,
        relation,
        rng.choice(MET if japanese else MET_ABROAD),
        f"{met_in}-{rng.randint(1, 11):02d}-{rng.randint(1, 28):02d}",
        {year: (employer, title) for year, (employer, _) in jobs.items()},
        {year: f"{roman_given[0].lower()}.{plain}@{domain}.example" for year, (_, domain) in jobs.items()},
        f"090-0000-{1000 + index}" if rng.random() < 0.4 else "",
        exports=place(rng, first, japanese),
        url=slug(f"{roman_given} {plain}", key),
        style={"friend": "dinner", "community": "event"}.get(relation, "meeting" if japanese else "call"),
        starts=rng.choice((0.3, 0.5, 0.5, 0.7)),
        family_first=japanese,
    )


def career(rng: random.Random, japanese: bool) -> dict[int, tuple[str, str]]:
    """Employer and domain by year: one, or two for the one in eight who changes jobs in 2025 or 2026."""
    employers = EMPLOYERS if japanese or rng.random() < 0.2 else ABROAD
    jobs = dict.fromkeys([2010], rng.choice(employers))
    if rng.random() < 0.12:
        jobs[rng.choice(YEARS[1:])] = rng.choice(employers)
    return jobs


def place(rng: random.Random, first: int, japanese: bool) -> dict[str, tuple[int, int]]:
    """Draw the exports: LinkedIn, and at least one that gives the mail address."""
    last = YEARS[-1] if rng.random() < 0.94 else max(first, YEARS[1])
    others = [
        export
        for export, share in (("google", 0.6), ("outlook", 0.35), ("eight", 0.55 if japanese else 0))
        if rng.random() < share
    ]
    return dict.fromkeys(["linkedin", *(others or ["google"])], (first, last))


def place_typed(people: list[Person]) -> None:
    """Move some of each year's people out of every export: the owner typed them in."""
    for year, count in TYPED.items():
        for person in [one for one in people if one.first_year == year][:count]:
            person.exports = {"typed": (year, YEARS[-1])}
            person.url, person.met = "", ""
            person.orgs, person.mails = {2010: person.orgs[2010]}, {2010: person.mails[2010]}


def place_private(people: list[Person]) -> None:
    """Make friends of some old acquaintances: telephone only, private address, no employer."""
    for person in [one for one in people if one.first_year == YEARS[0]][:PRIVATE]:
        name = f"{person.roman_given}.{person.roman_family}".lower()
        person.mails = {YEARS[0]: f"{name}@example.jp"}
        person.exports, person.orgs, person.url, person.met = {"iphone": (YEARS[0], YEARS[-1])}, {}, "", ""
        person.relation, person.style, person.met_via = "friend", "dinner", "学生時代の友人"
        person.mobile = person.mobile or f"090-0000-{2000 + int(person.key[5:])}"
