"""Inquiries in very great number: some hundred truly opened and answered, then copied by SQL."""

import os
import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Min, Model
from django.utils import timezone
from helpdesk.models import FollowUp, Ticket
from portal.accounts.models import User
from portal.extension.search import search_sources
from portal.inquiries.holding import desk_of
from portal.inquiries.models import AnswerDraft, Case, CaseKind, Desk, Entry, Holder, Joining
from portal.inquiries.permissions import Actor
from portal.inquiries.searching import CASE
from portal.inquiries.services import answering, drafting, joining, passing, talking
from portal.inquiries.services.opening import Question, desk_for, open_case
from portal.organisations.models import Assignment, Duty, Organisation, Seat, SeatRole
from portal.search.indexing import rebuild, recount
from portal.search.models import Document, Permission, Posting

from tests.bench.searching import word
from tests.bench.world import officials

DEFAULT_CASES = {"postgresql": 100_000, "sqlite": 5_000}
ORGANISATIONS, ROUNDS = 60, 12
EVERYWHERE, RARE, WITH_RARE = "取扱い", "寄託契約書", 3
Life = Callable[[Case, Actor, Actor, Actor], object]


def fill() -> int:
    """Open cases through the services, copy them until there are enough; how many there are."""
    total = int(os.environ.get("BENCH_CASES", DEFAULT_CASES[connection.vendor]))
    originals = open_originals()
    rebuild(search_sources.get(CASE))  # type: ignore[arg-type]
    copies = max(1, round(total / originals) - 1)
    with connection.cursor() as cursor:
        for statement in copying(copies):
            cursor.execute(statement)
        models = [Ticket, FollowUp, Case, Entry, AnswerDraft, Joining, Document, Permission]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    recount(CASE)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return Case.objects.count()


def open_originals() -> int:
    """A case of each life for each organisation in turn, at the desks in turn."""
    rng = random.Random(5)  # noqa: S311 - only has to be the same each time
    people = askers()
    desks = places()
    for number in range(len(LIVES) * ROUNDS):
        life, first = LIVES[number % len(LIVES)]
        asker, other = (people[(number + more) % ORGANISATIONS] for more in (0, 1))
        duty, desk, division = desks[number // len(LIVES) % len(desks)]
        question = Question(
            title=f"{word(rng)}に係る{word(rng)}の{EVERYWHERE}", text=text(rng, number),
            kind=list(CaseKind)[number % 2], duty=duty, desk=desk, division=division,
            first=first, may_share=True,
        )  # fmt: skip
        life(open_case(actor=asker, question=question), asker, agent_of(desk), other)
    return len(LIVES) * ROUNDS


def askers() -> list[Actor]:
    """Officials of as many municipalities."""
    found = [Actor(*one) for one in officials(2 * ORGANISATIONS) if one[1].organisation.prefecture]
    return found[:ORGANISATIONS]


def places() -> list[tuple[Duty, Desk, Organisation]]:
    """Each desk with a duty and a division that leads to it."""
    found = {}
    for duty in Duty.objects.order_by("pk"):
        if place := desk_for(duty):
            found[place[0].pk] = (duty, *place)
    return list(found.values())


def text(rng: random.Random, number: int) -> str:
    """Three sentences; one case, open and at the first desk, has the rare word."""
    words = "".join(f"{word(rng)}の{word(rng)}について、{word(rng)}を確認したい。" for _ in "123")
    return f"{words}{RARE if number == WITH_RARE else ''}"


def agent_of(desk: Desk) -> Actor:
    """Somebody on an agents' seat of the desk."""
    return someone_of(desk, SeatRole.AGENT)


def someone_of(desk: Desk, role: str) -> Actor:
    """Somebody on the desk's first seat with a role."""
    divisions = desk.divisions.values("pk")
    seat = Seat.objects.filter(role=role, organisation__in=divisions).order_by("pk")[0]
    assignment = Assignment.objects.filter(seat=seat).select_related("user").first()
    if assignment is None:
        user = User.objects.create(email=f"{role}{seat.pk}@example.jp", name="測定 担当")
        assignment = Assignment.objects.create(user=user, seat=seat, starts_on="2025-04-01")
    return Actor(assignment.user, seat)


def waits(case: Case, asker: Actor, agent: Actor, other: Actor) -> None:
    """Just asked."""


def is_assigned(case: Case, asker: Actor, agent: Actor, other: Actor) -> None:
    """An agent looks after it."""
    passing.assign(actor=agent, case_id=case.pk, user_id=agent.user.pk)


def waits_for_approval(case: Case, asker: Actor, agent: Actor, other: Actor) -> int:
    """A draft was saved, and submitted where the desk wants approval; its number."""
    text = "お見込みのとおり取り扱って差し支えない。"
    draft = drafting.save_draft(actor=agent, case_id=case.pk, text=text)
    if desk_of(case).needs_approval:
        drafting.submit_draft(actor=agent, case_id=case.pk, number=draft.number)
    return draft.number


def waits_for_asker(case: Case, asker: Actor, agent: Actor, other: Actor) -> None:
    """The asker was asked for something."""
    due = timezone.localdate() + timedelta(days=14)
    talking.request_from_asker(
        actor=agent, case_id=case.pk, text="写しをお送りください。", next_on=due
    )


def is_shared(case: Case, asker: Actor, agent: Actor, other: Actor) -> None:
    """Another organisation joined and waits as well."""
    joining.share(actor=agent, case_id=case.pk, title="伏せた件名", text="伏せた内容")
    joining.join(actor=other, case_id=case.pk)


def is_answered(case: Case, asker: Actor, agent: Actor, other: Actor) -> None:
    """Drafted, approved where it has to be, and sent; the asker has not confirmed yet."""
    number, desk = waits_for_approval(case, asker, agent, other), desk_of(case)
    if desk.needs_approval:
        head = someone_of(desk, SeatRole.APPROVER)
        drafting.decide_draft(actor=head, case_id=case.pk, number=number, approve=True)
    answering.send_draft(actor=agent, case_id=case.pk, number=number)


def is_done(case: Case, asker: Actor, agent: Actor, other: Actor) -> None:
    """Answered and confirmed."""
    is_answered(case, asker, agent, other)
    answering.accept(actor=asker, case_id=case.pk)


def is_withdrawn(case: Case, asker: Actor, agent: Actor, other: Actor) -> None:
    """The asker no longer asks."""
    answering.withdraw(actor=asker, case_id=case.pk)


# A quarter of them open.
LIVES: tuple[tuple[Life, str], ...] = (
    (waits, Holder.PREFECTURE),
    (waits, Holder.BUREAU),
    (is_assigned, Holder.BUREAU),
    (waits_for_approval, Holder.BUREAU),
    (waits_for_asker, Holder.BUREAU),
    (is_shared, Holder.BUREAU),
    (is_answered, Holder.BUREAU),
    (is_withdrawn, Holder.BUREAU),
    *[(is_done, Holder.BUREAU)] * 19,
)


def copying(copies: int) -> Iterator[str]:
    """SQL that copies all there is ``copies`` times, with ids moved on by as many as there are."""
    ticket, followup, case, document = (
        f"+ series.n * {span(model)}" for model in (Ticket, FollowUp, Case, Document)
    )
    yield copied(Ticket, copies, created=earlier("created"), modified=earlier("modified"))
    yield copied(
        Case, copies, ticket_id=f"source.ticket_id {ticket}", created_at=earlier("created_at"),
        number=f"'CAS-' || CAST(source.ticket_id {ticket} + 100000 AS varchar(20))"
        " || substr(source.number, 10)",
        next_on=day_among("next_on"),
    )  # fmt: skip
    yield copied(FollowUp, copies, ticket_id=f"source.ticket_id {ticket}", date=earlier("date"))
    # Or keys of the next ones are looked for as in the small tables of before.
    yield "ANALYZE"
    yield copied(
        Entry, copies, followup_id=f"source.followup_id {followup}",
        case_id=f"source.case_id {case}",
    )  # fmt: skip
    yield copied(AnswerDraft, copies, case_id=f"source.case_id {case}")
    yield copied(Joining, copies, case_id=f"source.case_id {case}")
    yield from index_statements(copies, case, f"source.document_id {document}")


def index_statements(copies: int, case: str, document: str) -> Iterator[str]:
    """The same for the index: copies are found by the words of their originals."""
    own = Document.objects.filter(kind=CASE)
    first, last = own.aggregate(Min("pk"), Max("pk")).values()
    within = f"source.document_id BETWEEN {first} AND {last}"
    yield copied(
        Document, copies, f"source.kind = '{CASE}'",
        key=f"CAST(CAST(source.key AS bigint) {case} AS varchar(64))",
    )  # fmt: skip
    yield copied(Permission, copies, within, document_id=document)
    yield copied(Posting, copies, within, "ORDER BY 1, 2", document_id=document)


def copied(
    model: type[Model], copies: int, where: str = "TRUE", order: str = "", **new: str
) -> str:
    """INSERT of copies with other values in some columns."""
    columns = [field.column for field in model._meta.concrete_fields if field.column]
    if "id" in columns:
        new["id"] = f"source.id + series.n * {span(model)}"
    values = ", ".join(new.get(column, f"source.{column}") for column in columns)
    return (
        "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series"
        f" WHERE n < {copies}) INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
        f" SELECT {values} FROM {model._meta.db_table} source CROSS JOIN series"
        f" WHERE {where} {order}"
    )


def span(model: type[Model]) -> int:
    """By how much ids have to be moved to be new."""
    first, last = model._default_manager.aggregate(Min("pk"), Max("pk")).values()
    return int(last - first + 1) if last else 1


def earlier(column: str) -> str:
    """The moment, some hours earlier for each copy."""
    if connection.vendor == "postgresql":
        return f"source.{column} - series.n * interval '17 hours'"
    return f"strftime('%Y-%m-%d %H:%M:%f', source.{column}, '-' || (series.n * 17) || ' hours')"


def day_among(column: str) -> str:
    """The day, between twelve days earlier and seventeen later."""
    if connection.vendor == "postgresql":
        return f"source.{column} + series.n % 30 - 12"
    return f"date(source.{column}, (series.n % 30 - 12) || ' days')"
