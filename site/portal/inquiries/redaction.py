"""What still tells who asked, in words that others are going to read. It warns, it never blocks:
25 names of municipalities are also common words or other places.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from portal.inquiries.models import Case, Entry
from portal.organisations.models import Organisation

KANJI = "[一-鿿々]"
# Spellings of one name that NFKC keeps apart: 鎌ヶ谷 and 鎌ケ谷, 髙橋 and 高橋.
VARIANTS = str.maketrans("ヶヵ髙﨑邊邉齋齊斉澤濱廣龍𠮷嶋嶌國", "ケカ高崎辺辺斎斎斎沢浜広竜吉島島国")
DASHES = re.compile(r"(?<=[0-9)])[‐‑‒–—―−ー](?=[0-9(])")
DAY = "(?:19|20)[0-9]{2}(?:[-./ ][01]?[0-9][-./ ][0-3]?[0-9])?"
DATES = f"(?<![0-9-]){DAY}(?:-{DAY})?(?![0-9-])"
PHONE = "(?<![0-9])[(]?0[0-9]{1,4}[-(). ]{1,2}[0-9]{1,4}[-(). ]{1,2}[0-9]{3,4}(?![0-9])"
EXTENSION = "内線(?:番号)?[:( は]*[0-9]+"
GROUPS = "(?<![0-9])[0-9]{4,5}(?:[ .][0-9]{4,5})+(?![0-9])"
# 被保険者番号 has 10 digits, マイナンバー 12, 受給者番号 7 or 8.
UNBROKEN = "(?<![0-9])(?:[0-9][0-9-]{6,}[0-9]|[0-9]{7})"
NUMBERS = re.compile(f"{DATES}|((?>{PHONE}|{EXTENSION}|{GROUPS}|{UNBROKEN})(?![千万億]?円))")
# Other addresses on the web are those of notices and laws, which every answer names.
ADDRESSES = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.-])(?:[\w-]+\.)*(?:[\w-]+\.lg|(?:city|town|vill|pref|metro)(?:\.[\w-]+){1,4})\.jp\b",
    re.ASCII | re.IGNORECASE,
)
SHORTEST = 3  # 津市 and 呉市 would be found in every other word without the last character
SHORTEST_OWN = 2  # 札幌 is looked for where 札幌市 is a party; 中央 or 大和 nowhere else
SUFFIXES = tuple("都道府県市区町村")
HIRAGANA = re.compile(r"[ぁ-ん]+")
SHORTEST_HIRAGANA = 4  # さくら and おおい are words first
SHORTEST_OWN_HIRAGANA = 3  # いの and あま are found in every other sentence
COURTESIES = "様(?![式子相態々])|さん|氏(?![名族])|殿(?!堂)"
RANKS = (
    "課長補佐|係長|係員|課長|室長|部長|局長|次長|主査|(?:主任)?介護支援専門員|主任|主事補|主事|主幹"
    "|参事官|参事|専門官|調整官|補佐官|保健師|先生"
)
TITLES = f"{COURTESIES}|{RANKS}"
NO_SURNAMES = re.compile("[皆子人者方客奥親父母]|本人|患者|家族|利用者")
# 林様 is no find in 小林様, but it is one in 介護保険課林様.
NO_TAIL = f"(?<!{KANJI})|(?<=[都道府県市区町村局部課室係班])"
# 佐藤 is no name in 佐藤方式.
NO_WORD = f"(?!\\s*(?:{TITLES}))(?:(?!{KANJI})|(?=宛|宅|名義|世帯|本人|携帯))"
# How a name that may stand alone is written, and what must not stand around it.
ALONE = (
    (re.compile("[ぁ-ん]{3,}"), "(?:(?<![ぁ-ん])|(?<=[はがのと]))", ""),
    (re.compile("[ァ-ヶー]{2,}"), "(?<![ァ-ヶー])", "(?![ァ-ヶー])"),
    (re.compile(f"(?=.*{KANJI})[ぁ-んァ-ヶー一-鿿々]{{2,}}"), "", ""),
)
# Also the begin of 原則子 and the end of 林希望, written without a blank.
WORDS = re.compile(
    "希望|公[平正]|未来|平和|正義|真実|中間|出口|本部|原[則文理]|関節|森林|林道|東京"
)
KANA_AFTER_KANJI = re.compile(f"(.*{KANJI})([ぁ-ん]{{2,}}|[ァ-ヶー]{{2,}})")
# Ends of most surnames and of few other words: who is not in the case is known by 課の鈴木です.
SURNAME = (
    f"(?!市町村|市区町村)(?:{KANJI}{{1,2}}[藤田村山川野井木沢島崎橋谷林森池石岡辺浦塚尾坂松畑]"
    "|[井村三川野池水]上|[竹山宮堀]内|[山野谷川坂井田関江樋]口|[山松橋坂岡宮藤杉森西河]本"
    "|[木山松宮]下|[田山竹野]中|[藤石萩]原|[阿渡服]部|清水|千葉|久保|金子|菊地)"
)
NAMED = f"{SURNAME}{KANJI}{{0,3}}?"
INTRODUCED = re.compile(
    f"(?:担当者?[はの]|[課係室班]の)({NAMED})(?=です|でござい|から|より|まで|へ|宛|[(])"
    f"|担当者?:\\s*({NAMED})(?!{KANJI})|({NAMED})(?=と申し|[(]内線)"
)


def telling_words(text: str, *cases: Case) -> list[str]:
    """Names of local governments, of askers' sections and people, and numbers, as they stand."""
    plain, tight = folded(text), squeezed(text)
    roster, own = roster_names(), [case.organisation.name for case in cases]
    found = words_in(tight, (*roster, *own))
    stems = [
        *stems_of(roster, SHORTEST, SHORTEST_HIRAGANA),
        *stems_of(own, SHORTEST_OWN, SHORTEST_OWN_HIRAGANA),
    ]
    found += words_in(without(tight, found), stems)
    found += words_in(tight, [case.seat.section for case in cases])
    found += people_in(plain, people(cases))
    return [*dict.fromkeys([*found, *ADDRESSES.findall(plain), *numbers_in(plain)])]


def folded(text: str) -> str:
    """One spelling for all widths and variants of a character."""
    return unicodedata.normalize("NFKC", text).translate(VARIANTS)


def squeezed(text: str) -> str:
    """The same without blanks and ends of lines: 札 幌 市 is 札幌市."""
    return "".join(folded(text).split())


def roster_names() -> list[str]:
    """Names of all local governments; one query."""
    names = Organisation.objects.local_governments().values_list("name", flat=True)
    return [name for name in names.order_by("order") if len(name) >= SHORTEST]


def stems_of(names: Iterable[str], shortest: int, hiragana: int) -> list[str]:
    """Names as they are said, without 市 or 県, where they are long enough to be a name still."""
    stems = [name[:-1] for name in names if name.endswith(SUFFIXES)]
    return [
        stem for stem in stems if len(stem) >= (hiragana if HIRAGANA.fullmatch(stem) else shortest)
    ]


def without(text: str, names: Iterable[str]) -> str:
    """The text that is left: 鹿児島 inside of 鹿児島県 is no second find."""
    for name in names:
        text = text.replace(squeezed(name), "\n")
    return text


def words_in(text: str, words: Iterable[str]) -> list[str]:
    """Those that stand there, however they are written."""
    return [word for word in words if word and squeezed(word) in text]


def numbers_in(text: str) -> list[str]:
    """Telephone numbers and those of persons in a folded text, with any dash, dot or one blank
    between the digits; dates and sums of money are none.
    """
    return [found[1] for found in NUMBERS.finditer(DASHES.sub("-", text)) if found[1]]


def people(cases: Sequence[Case]) -> list[str]:
    """Names of those who asked and of all who wrote something in the cases; one query."""
    written = Entry.objects.filter(case__in=cases, followup__user__isnull=False)
    writers = written.order_by("pk").values_list("followup__user__name", flat=True)
    askers = [str(case.asked_by) for case in cases if case.asked_by_id]
    return [*dict.fromkeys([*askers, *writers])]


def people_in(text: str, names: Iterable[str]) -> list[str]:
    """Full names, wherever blanks are put, surnames that somebody is addressed by, and in what is
    left a surname or given name alone, or anybody who is introduced.
    """
    tight, known = "".join(text.split()), {name: parts_of(name) for name in names}
    found = [name for name, parts in known.items() if is_in_full(tight, parts)]
    for name in found:
        text = re.sub(spaced("".join(known[name])), "\n", text)
    for parts in known.values():
        for part, titles in called(parts):
            found += addressed_in(tight, part, titles)
        found += [piece for piece in pieces_of(parts) if stands_alone(text, piece)]
    return [*found, *map("".join, INTRODUCED.findall(text))]


def is_in_full(text: str, parts: Sequence[str]) -> bool:
    """Whether a whole name is in a text without blanks. One letter is none."""
    full = "".join(parts)
    return len(full) > 1 and full in text


def parts_of(name: str) -> list[str]:
    """Surname and given name, where a blank or kana after kanji tells them apart."""
    parts = folded(name).split()
    kana = KANA_AFTER_KANJI.fullmatch(parts[0]) if len(parts) == 1 else None
    return [*kana.groups()] if kana else parts


def spaced(word: str) -> str:
    """The pattern of a word that may have blanks and ends of lines in it."""
    return r"\s*".join(map(re.escape, word))


def pieces_of(parts: Sequence[str]) -> list[str]:
    """What a person may be called by: where no blank was typed, any begin and end of the name."""
    if len(parts) != 1:
        return [*parts]
    (whole,) = parts
    return [whole[:2], whole[:3], whole[-2:]]


def stands_alone(text: str, piece: str) -> bool:
    """Whether it is there as a name, not in a longer word. One letter is never one by itself."""
    if WORDS.fullmatch(piece):
        return False
    for written, before, after in ALONE:
        if written.fullmatch(piece):
            return bool(re.search(f"{before}{spaced(piece)}{after}{NO_WORD}", text))
    return False


def called(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts of a name with the titles that may follow them; where no blank was typed, all
    that the first may be. One letter of 本田花子 is no name in 本部長.
    """
    if len(parts) > 1:
        yield parts[0], TITLES
        yield parts[-1], COURTESIES
    elif parts:
        for length in range(1, min(3, len(parts[0])) + 1):
            yield parts[0][:length], COURTESIES if length == 1 else TITLES


def addressed_in(text: str, surname: str, titles: str) -> list[str]:
    """Where a surname has a title after it: 佐藤様, 佐藤課長補佐."""
    if NO_SURNAMES.fullmatch(surname):
        return []
    before = NO_TAIL if len(surname) == 1 else ""
    return re.findall(f"(?:{before}){re.escape(surname)}(?:{titles})", text)
