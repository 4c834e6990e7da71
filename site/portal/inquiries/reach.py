"""How far an answer of the ministry goes beyond the one who asked, and what it may tell there."""

from collections.abc import Iterable, Sequence
from typing import Any

from portal.inquiries.exceptions import NamesLeft, NamesLeftInMerge
from portal.inquiries.links import waiting_below
from portal.inquiries.models import Case
from portal.inquiries.permissions import official_answers
from portal.inquiries.redaction import telling_words


def answered_with(case: Case) -> list[Case]:
    """The case, and those that get its answers over all links."""
    below = waiting_below([case.pk]).exclude(pk=case.pk)
    return [case, *below.select_related("organisation", "seat", "asked_by")]


def is_read_besides(organisation_id: int, cases: Iterable[Case]) -> bool:
    """Whether others than an organisation read the answers of these cases. Whoever finds a shared
    one may still join and read them, so they are everybody's from the sharing on."""
    return any(one.shared_at or one.organisation_id != organisation_id for one in cases)


def check_names(case: Case, text: str, files: Sequence[Any], *, names_ok: bool) -> None:
    """Before an answer goes out to others: somebody looked at what tells who asked. A file tells
    something by its name too. Raises NamesLeft.
    """
    cases = answered_with(case)
    if names_ok or not is_read_besides(case.organisation_id, cases):
        return
    words = "\n".join([text, *(file.name for file in files)])
    if found := telling_words(words, *cases):
        raise NamesLeft(found)


def check_given_answers(case: Case, target: Case, *, names_ok: bool) -> None:
    """Before a case is merged into an answered one, whose newest answer its own parties read then.

    Raises NamesLeftInMerge.
    """
    if names_ok or not is_read_besides(target.organisation_id, answered_with(case)):
        return
    newest = official_answers(target).values_list("followup__comment", flat=True).last()
    words = "\n".join(filter(None, [newest, target.ticket.resolution]))
    if found := telling_words(words, *answered_with(target)):
        raise NamesLeftInMerge(found)
