"""Inquiries in the search: own cases for their parties, shared ones for everybody.

Internal notes are never part of it.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from portal.accounts.api import seat_of
from portal.accounts.permissions import is_coordinator
from portal.extension.search import (
    SearchDocument,
    SearchSource,
    changed,
    hidden,
    register_search_source,
)
from portal.inquiries.models import OPEN_STATES, Case, Entry, Visibility
from portal.inquiries.notifying import case_url
from portal.inquiries.numbers import read_number
from portal.inquiries.permissions import entered_as, queues_of, stood_in_duties, visible_cases
from portal.search.api import documents_with

CASE, SHARED = "case", "shared_case"
EVERYONE = "everyone"


def case_changed(case: Case) -> None:
    """Something was said or done in a case."""
    changed(CASE, case.pk)
    if case.shared_at is not None:
        (changed if case.is_open else hidden)(SHARED, case.pk)


def case_left_desk(case: Case) -> None:
    """The people of the former desk may find it no more, from now on."""
    hidden(CASE, case.pk)


def has_words(words: str) -> Exists:
    """Whether a case has all words in number, subject, text or facts, whoever asks."""
    own = Cast(OuterRef("pk"), CharField(max_length=64))
    return Exists(documents_with(words, CASE).filter(key=own))


def case_ids() -> Iterator[str]:
    """All cases, oldest first."""
    for pk in Case.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


def case_documents(ids: Collection[str]) -> Iterator[SearchDocument]:
    """Cases with what was said to all parties; three queries."""
    cases = Case.objects.filter(pk__in=[int(pk) for pk in ids]).select_related(
        "ticket", "organisation", "category", "duty"
    )
    said: dict[int, list[str]] = {}
    entries = Entry.objects.filter(case__in=cases, visibility=Visibility.ALL).order_by("pk")
    for case_id, text in entries.values_list("case_id", "followup__comment"):
        said.setdefault(case_id, []).append(text or "")
    for case in cases.prefetch_related("told_seats"):
        yield SearchDocument(
            kind=CASE,
            id=str(case.pk),
            title=case.subject,
            body="\n".join(filter(None, said.get(case.pk, []))),
            url=case_url(case),
            updated_at=case.ticket.modified,
            audience=tuple(audience(case)),
            facts=(case.number, topic(case), case.organisation.name, case.get_state_display()),
        )


def audience(case: Case) -> Iterator[str]:
    """The parties; a prefecture's 代表窓口 by the duties that no coordinator has, and those of its
    seats that were told of the delay."""
    yield f"org:{case.organisation_id}"
    if case.queue_id:
        yield f"queue:{case.queue_id}"
    if case.prefecture_id:
        yield f"pref:{case.prefecture_id}"
        yield f"pref:{case.prefecture_id}:{case.duty_id}"
        yield from (f"told:{told.seat_id}" for told in case.told_seats.all())


def topic(case: Case) -> str:
    """Category, or duty."""
    return case.category.name if case.category else case.duty.name


def case_tokens(user: Any) -> set[str]:
    """What the acting seat may find: the same sides as the pages know."""
    seat = seat_of(user)
    if seat is None:
        return set()
    tokens = {f"org:{seat.organisation_id}", f"told:{seat.pk}"}
    if is_coordinator(seat):
        tokens.add(f"pref:{seat.organisation_id}")
    tokens |= {f"pref:{seat.organisation_id}:{duty.pk}" for duty in stood_in_duties(seat)}
    return tokens | {f"queue:{pk}" for pk in queues_of(seat)}


def allowed_cases(user: Any, ids: Collection[str]) -> set[str]:
    """Those that the page of a case would show as a whole."""
    cases = visible_cases(seat_of(user)).filter(pk__in=[int(pk) for pk in ids])
    return {str(pk) for pk in cases.values_list("pk", flat=True)}


def shared_cases() -> Any:
    """Shared questions that still wait for their answer."""
    return Case.objects.filter(shared_at__isnull=False, state__in=OPEN_STATES)


def shared_ids() -> Iterator[str]:
    """Their ids, oldest first."""
    for pk in shared_cases().order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


def shared_documents(ids: Collection[str]) -> Iterator[SearchDocument]:
    """Shared questions in their shared words alone."""
    cases = shared_cases().filter(pk__in=[int(pk) for pk in ids])
    for case in cases.select_related("category", "duty"):
        yield SearchDocument(
            kind=SHARED,
            id=str(case.pk),
            title=case.shared_title,
            body=case.shared_text,
            url=case_url(case),
            updated_at=case.shared_at,
            audience=(EVERYONE,),
            facts=(case.number, topic(case)),
        )


def shared_tokens(user: Any) -> Collection[str]:
    """Everybody with a seat."""
    return [EVERYONE] if seat_of(user) else []


def allowed_shared(user: Any, ids: Collection[str]) -> set[str]:
    """All of those that are still shared and open."""
    if seat_of(user) is None:
        return set()
    open_ones = shared_cases().filter(pk__in=[int(pk) for pk in ids])
    return {str(pk) for pk in open_ones.values_list("pk", flat=True)}


def named(user: Any, text: str) -> str:
    """The page of the case whose number somebody typed: an own one, or one shared."""
    number, seat = read_number(text), seat_of(user)
    case = Case.objects.filter(number=number).first() if number and seat else None
    return case_url(case) if case and entered_as(case, seat) is not None else ""


register_search_source(
    SearchSource(
        CASE, "照会", ids=case_ids, documents=case_documents, tokens=case_tokens,
        allowed=allowed_cases, icon="ask", order=40, named=named,
    )
)  # fmt: skip
register_search_source(
    SearchSource(
        SHARED, "同じ疑問", ids=shared_ids, documents=shared_documents, tokens=shared_tokens,
        allowed=allowed_shared, icon="people", order=30, shown_as=CASE,
    )
)  # fmt: skip
