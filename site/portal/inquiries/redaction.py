"""What still tells who asked, in words that others are going to read. It warns, it never blocks:
25 names of municipalities are also common words or other places.
"""

import re
import unicodedata

from portal.inquiries.models import Case
from portal.organisations.models import Organisation

DIGITS = re.compile(r"[0-9][0-9-]{6,}[0-9]")
SHORTEST = 3  # 津市 and 呉市 would be found in every other word without the last character


def telling_words(text: str, *cases: Case) -> list[str]:
    """Names of local governments, of askers' sections and people, and numbers, as they stand."""
    plain = unicodedata.normalize("NFKC", text)
    found = [name for name in roster_names() if name in plain]
    found += [name for case in cases for name in asker_names(case) if name and name in plain]
    return [*dict.fromkeys([*found, *DIGITS.findall(plain)])]


def roster_names() -> list[str]:
    """Names of all local governments; one query."""
    names = Organisation.objects.local_governments().values_list("name", flat=True)
    return [name for name in names.order_by("order") if len(name) >= SHORTEST]


def asker_names(case: Case) -> list[str]:
    """Names of the one who asked: office and person."""
    person = str(case.asked_by) if case.asked_by_id else ""
    return [case.organisation.name, case.seat.section, person]
