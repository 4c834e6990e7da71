"""What still tells who asked, in words that others are going to read. It warns, it never blocks:
25 names of municipalities are also common words or other places.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from portal.inquiries.models import Case, Entry
from portal.organisations.models import Organisation

DIGITS = re.compile(r"[0-9][0-9-]{6,}[0-9]")
SHORTEST = 3  # 津市 and 呉市 would be found in every other word without the last character
SHORTEST_OWN = 2  # 札幌 is looked for where 札幌市 is a party; 中央 or 大和 nowhere else
SUFFIXES = tuple("都道府県市区町村")
HIRAGANA = re.compile(r"[ぁ-ん]{1,3}")  # さくら and おおい are words first
HONORIFICS = ("様", "さん", "氏")


def telling_words(text: str, *cases: Case) -> list[str]:
    """Names of local governments, of askers' sections and people, and numbers, as they stand."""
    plain = unicodedata.normalize("NFKC", text)
    roster, own = roster_names(), [case.organisation.name for case in cases]
    found = [name for name in (*roster, *own) if name in plain]
    stems = [*stems_of(roster, SHORTEST), *stems_of(own, SHORTEST_OWN)]
    found += words_in(without(plain, found), stems)
    found += words_in(plain, [case.seat.section for case in cases])
    found += people_in(plain, people(cases))
    return [*dict.fromkeys([*found, *DIGITS.findall(plain)])]


def roster_names() -> list[str]:
    """Names of all local governments; one query."""
    names = Organisation.objects.local_governments().values_list("name", flat=True)
    return [name for name in names.order_by("order") if len(name) >= SHORTEST]


def stems_of(names: Iterable[str], shortest: int) -> list[str]:
    """Names as they are said, without 市 or 県, where they are long enough to be a name still."""
    stems = [name[:-1] for name in names if name.endswith(SUFFIXES)]
    return [stem for stem in stems if len(stem) >= shortest and not HIRAGANA.fullmatch(stem)]


def without(text: str, names: Iterable[str]) -> str:
    """The text that is left: 鹿児島 inside of 鹿児島県 is no second find."""
    for name in names:
        text = text.replace(name, "\n")
    return text


def words_in(text: str, words: Iterable[str]) -> list[str]:
    """Those that stand there."""
    return [word for word in words if word and word in text]


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
        parts = unicodedata.normalize("NFKC", name).split()
        full = "".join(parts)
        if len(full) > 1 and full in tight:
            found.append(name)
        addressed = [surname + end for surname in surnames(parts) for end in HONORIFICS]
        found += words_in(tight, addressed)
    return found


def surnames(parts: Sequence[str]) -> list[str]:
    """The first part of a name; where no blank was typed, all that it may be."""
    if len(parts) == 1:
        return [parts[0][:length] for length in (1, 2, 3) if length <= len(parts[0])]
    return list(parts[:1])
