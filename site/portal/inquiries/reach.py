"""How far an answer of the ministry goes beyond the one who asked, and what it may tell there."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from portal.inquiries.exceptions import NamesLeft, NamesLeftInMerge
from portal.inquiries.links import cases_above, waiting_below
from portal.inquiries.models import AnswerDraft, Case, DraftState, Entry, EntryKind
from portal.inquiries.permissions import official_answers
from portal.inquiries.redaction import telling_words

# They bring an answer to nobody whose cases were not looked through before.
HARMLESS = (EntryKind.NOTE, EntryKind.ASSIGNED, EntryKind.DATED, EntryKind.JOINED)


def answered_with(case: Case) -> list[Case]:
    """The case, and those that get its answers over all links."""
    below = waiting_below([case.pk]).exclude(pk=case.pk)
    return [case, *below.select_related("organisation", "seat", "asked_by")]


def reading_the_same(case: Case) -> list[Case]:
    """Every case whose parties read an answer that this one gets."""
    found = {one.pk: one for top in (case, *cases_above(case)) for one in answered_with(top)}
    return list(found.values())


def is_read_besides(organisation_id: int, cases: Iterable[Case]) -> bool:
    """Whether others than an organisation read the answers of these cases. Whoever finds a shared
    one may still join and read them, so they are everybody's from the sharing on."""
    return any(one.shared_at or one.organisation_id != organisation_id for one in cases)


def check_names(case: Case, text: str, files: Sequence[Any], *, names_ok: Collection[str]) -> None:
    """Before an answer goes out to others: somebody looked at what tells who asked, the words
    ``names_ok`` and no others. A file tells something by its name too. Raises NamesLeft.
    """
    cases = answered_with(case)
    if not is_read_besides(case.organisation_id, cases):
        return
    words = "\n".join([text, *(file.name for file in files)])
    found = telling_words(words, *cases)
    if not set(found) <= set(names_ok):
        raise NamesLeft(found)


def was_confirmed(case: Case, draft: AnswerDraft) -> bool:
    """Whether a version was asked about when its approval was, and nothing happened since then
    that brings it to others or names others in the cases."""
    happened = Entry.objects.filter(case__in=answered_with(case), followup__date__gt=draft.saved_at)
    return draft.state == DraftState.APPROVED and not happened.exclude(kind__in=HARMLESS).exists()


def check_given_answers(case: Case, target: Case, *, names_ok: Collection[str]) -> None:
    """Before a case is merged into an answered one: its parties read the newest answers there and
    above with their files then. Raises NamesLeftInMerge.
    """
    if not is_read_besides(target.organisation_id, answered_with(case)):
        return
    givers = [target, *cases_above(target)]
    given = [word for giver in givers for word in newest_words(giver)]
    words = "\n".join([*given, target.ticket.resolution or ""])
    found = telling_words(words, *reading_the_same(target))
    if not set(found) <= set(names_ok):
        raise NamesLeftInMerge(found)


def newest_words(case: Case) -> list[str]:
    """The newest answer, and the names of its files."""
    newest = official_answers(case).select_related("followup").last()
    if newest is None:
        return []
    names = newest.files.values_list("file__name", flat=True)
    return [newest.followup.comment or "", *names]
