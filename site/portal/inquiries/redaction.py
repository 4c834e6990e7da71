"""What still tells who asked, in words that others are going to read. It warns, it never blocks:
25 names of municipalities are also common words or other places.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from portal.inquiries.models import Case, Entry
from portal.organisations.models import Organisation

# Spellings of one name that NFKC keeps apart: 鎌ヶ谷 and 鎌ケ谷, 髙橋 and 高橋.
VARIANTS = str.maketrans("ヶヵ髙﨑", "ケカ高崎")
DASHES = re.compile(r"(?<=[0-9)])[‐‑‒–—―−ー](?=[0-9(])")
DAY = "(?:19|20)[0-9]{2}(?:-[01]?[0-9]-[0-3]?[0-9])?"
DATES = re.compile(f"(?<![0-9-]){DAY}(?:-{DAY})?(?![0-9-])")
PHONE = "[(]?0[0-9]{1,4}[-() ]{1,2}[0-9]{1,4}[-() ]{1,2}[0-9]{3,4}(?![0-9])"
DIGITS = re.compile(f"{PHONE}|[0-9][0-9-]{{6,}}[0-9]")
SHORTEST = 3  # 津市 and 呉市 would be found in every other word without the last character
SHORTEST_OWN = 2  # 札幌 is looked for where 札幌市 is a party; 中央 or 大和 nowhere else
SUFFIXES = tuple("都道府県市区町村")
HIRAGANA = re.compile(r"[ぁ-ん]+")
SHORTEST_HIRAGANA = 4  # さくら and おおい are words first
SHORTEST_OWN_HIRAGANA = 3  # いの and あま are found in every other sentence
COURTESIES = "様(?![式子相態々])|さん|氏(?![名族])|殿(?!堂)"
RANKS = (
    "課長補佐|係長|課長|室長|部長|局長|次長|主査|主任|主事|主幹"
    "|参事官|参事|専門官|調整官|補佐官|先生"
)
TITLES = f"{COURTESIES}|{RANKS}"
NO_SURNAMES = re.compile("[皆子人者方客奥親父母]|本人|患者|家族|利用者")
# 林様 is no find in 小林様, but it is one in 介護保険課林様.
NO_TAIL = "(?<![一-鿿々])|(?<=[都道府県市区町村局部課室係班])"


def telling_words(text: str, *cases: Case) -> list[str]:
    """Names of local governments, of askers' sections and people, and numbers, as they stand."""
    plain = folded(text)
    roster, own = roster_names(), [case.organisation.name for case in cases]
    found = words_in(plain, (*roster, *own))
    stems = [
        *stems_of(roster, SHORTEST, SHORTEST_HIRAGANA),
        *stems_of(own, SHORTEST_OWN, SHORTEST_OWN_HIRAGANA),
    ]
    found += words_in(without(plain, found), stems)
    found += words_in(plain, [case.seat.section for case in cases])
    found += people_in(plain, people(cases))
    return [*dict.fromkeys([*found, *numbers_in(plain)])]


def folded(text: str) -> str:
    """One spelling for all widths and variants of a character."""
    return unicodedata.normalize("NFKC", text).translate(VARIANTS)


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
        text = text.replace(folded(name), "\n")
    return text


def words_in(text: str, words: Iterable[str]) -> list[str]:
    """Those that stand there, however they are written."""
    return [word for word in words if word and folded(word) in text]


def numbers_in(text: str) -> list[str]:
    """Telephone numbers and those of persons, with any dash; dates are none."""
    return DIGITS.findall(DATES.sub("\n", DASHES.sub("-", text)))


def people(cases: Sequence[Case]) -> list[str]:
    """Names of those who asked and of all who wrote something in the cases; one query."""
    written = Entry.objects.filter(case__in=cases, followup__user__isnull=False)
    writers = written.order_by("pk").values_list("followup__user__name", flat=True)
    askers = [str(case.asked_by) for case in cases if case.asked_by_id]
    return [*dict.fromkeys([*askers, *writers])]


def people_in(text: str, names: Iterable[str]) -> list[str]:
    """Full names, wherever blanks are put, and surnames that somebody is addressed by."""
    tight, found = "".join(text.split()), []
    for name in names:
        parts = folded(name).split()
        full = "".join(parts)
        if len(full) > 1 and full in tight:
            found.append(name)
        for surname, titles in surnames(parts):
            found += addressed_in(tight, surname, titles)
    return found


def surnames(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The first part of a name with the titles that may follow it; where no blank was typed, all
    that it may be. One letter of 本田花子 is no name in 本部長.
    """
    if len(parts) > 1:
        yield parts[0], TITLES
    elif parts:
        for length in range(1, min(3, len(parts[0])) + 1):
            yield parts[0][:length], COURTESIES if length == 1 else TITLES


def addressed_in(text: str, surname: str, titles: str) -> list[str]:
    """Where a surname has a title after it: 佐藤様, 佐藤課長補佐."""
    if NO_SURNAMES.fullmatch(surname):
        return []
    before = NO_TAIL if len(surname) == 1 else ""
    return re.findall(f"(?:{before}){re.escape(surname)}(?:{titles})", text)
