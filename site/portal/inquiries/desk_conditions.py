"""What the views of the desks' list mean, and how many cases each of them has."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from portal.extension.prepared import Prepared
from portal.extension.working_days import add_working_days
from portal.faq.api import void_faqs
from portal.inquiries.approving import UNANSWERED, submitted_drafts
from portal.inquiries.models import (
    ENDED_STATES,
    OPEN_STATES,
    Case,
    CaseState,
    Holder,
    Joining,
    rests,
)
from portal.inquiries.permissions import queues_of
from portal.organisations.models import Seat

SOON_DAYS = 2
OFTEN = 5
TABS = {
    "mine": "自分と未定の番",
    "turn": "課の番",
    "late": "期日を過ぎた",
    "approval": "承認を待つ回答",
    "open": "オープンのすべて",
    "unlinked": "FAQにしていない完了",
    "ended": "終わったもの",
}
CONDITIONS = {
    "soon": f"課の番で、{SOON_DAYS}営業日のうちに期日",
    "often": f"同じ疑問が{OFTEN}団体以上",
}
VIEWS = TABS | CONDITIONS
OPEN = Q(state__in=OPEN_STATES)
# What somebody holds is open; said as well, it leads to the right index.
TURN = Q(holder=Holder.BUREAU) & OPEN


def is_mine(user: int) -> Q:
    """The division's turn, and the agent's own or nobody's."""
    return TURN & (Q(ticket__assigned_to=user) | Q(ticket__assigned_to=None))


def has_passed(today: date) -> Q:
    """Past its date, or told as without the promised answer, whoever's matter that is."""
    return OPEN & (Q(next_on__lt=today) | Q(answer_escalation__gt=0))


def is_late(today: date) -> Q:
    """Late where somebody has to act."""
    return has_passed(today) & ~rests()


def rests_late(today: date) -> Q:
    """Late and nobody's turn."""
    return has_passed(today) & rests()


def waits_for_approval() -> Q:
    """Its newest answer was submitted."""
    waiting = submitted_drafts().filter(case=OuterRef("pk"))
    return Q(Exists(waiting), state__in=UNANSWERED)


def is_soon_due(today: date, soon: date) -> Q:
    """The division's turn until then."""
    return TURN & Q(next_on__range=(today, soon))


def is_often_asked() -> Q:
    """Open, and joined by many."""
    joined = Joining.objects.order_by().values("case").annotate(n=Count("pk")).filter(n__gte=OFTEN)
    return Q(pk__in=joined.values("case")) & OPEN


def is_unlinked() -> Q:
    """Done, and linked to neither notice nor FAQ, as ``knowing.has_faq`` has it. Most often no case
    names one that answers nobody, and then an index has exactly the others."""
    unlinked = Q(answered_with_faq=None)
    if void := [pk for (pk,) in named_void_faqs.rows()]:
        unlinked |= Q(answered_with_faq__in=void)
    return Q(state=CaseState.DONE) & unlinked & Q(answered_with_notice=None)


@Prepared
def named_void_faqs() -> QuerySet[Any, Any]:
    """What answers nobody although a case names it."""
    named = Case.objects.filter(answered_with_faq=OuterRef("pk"))
    return void_faqs().filter(Exists(named)).order_by().values_list("pk")


MEANINGS: dict[str, Callable[..., Q]] = {
    "mine": is_mine,
    "turn": lambda: TURN,
    "late": is_late,
    "resting": rests_late,
    "approval": waits_for_approval,
    "open": lambda: OPEN,
    "unlinked": is_unlinked,
    "ended": lambda: Q(state__in=ENDED_STATES),
    "soon": is_soon_due,
    "often": is_often_asked,
}
NEEDS = {"mine": ("user",), "late": ("today",), "resting": ("today",), "soon": ("today", "soon")}
COUNTED_ALONE = ("mine", "approval", "often", "resting")


def view_condition(user: Any, view: str) -> Q:
    """What a view means to a person today."""
    return MEANINGS[view](**needed(view, values_of(user)))


def values_of(user: Any) -> dict[str, Any]:
    """What the meanings depend on."""
    today = timezone.localdate()
    return {"user": user.pk, "today": today, "soon": add_working_days(today, SOON_DAYS)}


def needed(view: str, values: dict[str, Any]) -> dict[str, Any]:
    """Those of the values on which a view depends."""
    return {name: values[name] for name in NEEDS.get(view, ())}


def desk_numbers(user: Any, seat: Seat) -> dict[str, int]:
    """How many cases are in each view that somebody works off.

    One query for each index that answers it: all in one would read every case of the desks.
    """
    queues, values = queues_of(seat), values_of(user)
    if not queues:
        return dict.fromkeys(("turn", "open", "soon", "late", "unlinked", *COUNTED_ALONE), 0)
    numbers = open_numbers(queues, values)
    for key in COUNTED_ALONE:
        ready = prepared_count(key, len(queues))
        ((numbers[key],),) = ready.rows(**as_values(queues), **needed(key, values))
    # The few that rest are looked up: with what lies above in it, the index would not do.
    numbers["late"] = numbers.pop("passed") - numbers.pop("resting")
    numbers["unlinked"] = Case.objects.filter(is_unlinked(), queue__in=queues).count()
    return numbers


def open_numbers(queues: Iterable[int], values: dict[str, Any]) -> dict[str, int]:
    """Those that one index has."""
    values = needed("soon", values) | as_values(queues)
    ((turn, passed, is_open, soon),) = prepared_open_numbers(len(values) - 2).rows(**values)
    return {"turn": turn, "passed": passed, "open": is_open, "soon": soon}


def as_values(queues: Iterable[int]) -> dict[str, int]:
    """Queues as values of a prepared query."""
    return {f"queue{place}": queue for place, queue in enumerate(sorted(queues))}


@cache
def prepared_open_numbers(queues: int) -> Prepared[Any]:
    """In one statement, for so many queues."""

    def build(today: date, soon: date, **of: int) -> QuerySet[Case, Any]:
        held = (TURN, has_passed(today), OPEN, is_soon_due(today, soon))
        own = Case.objects.filter(OPEN, queue__in=list(of.values())).order_by()
        # Every case has a queue, and that column is in the index.
        counts = {f"n{place}": Count("queue", filter=one) for place, one in enumerate(held)}
        return own.values(all=Value(1)).annotate(**counts).values_list(*counts)

    return Prepared(build)


@cache
def prepared_count(view: str, queues: int) -> Prepared[Any]:
    """How many cases of so many queues are in a view."""

    def build(**values: Any) -> QuerySet[Case, Any]:
        own = [value for name, value in values.items() if name.startswith("queue")]
        found = Case.objects.filter(MEANINGS[view](**needed(view, values)), queue__in=own)
        return found.order_by().values(all=Value(1)).annotate(n=Count("*")).values_list("n")

    return Prepared(build)
