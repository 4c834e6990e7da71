"""Carrying out the steps of the ladder: set by set, each step once for each delivery.

A batch is one transaction. Its rows and the order to write its mails come together, so a process
killed anywhere has either done a step or not begun it. Two processes meet at the unique keys.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import QuerySet, Value
from portal.ledger.api import record_audit
from portal.outbox.api import enqueue

from plugins.receipts.models import Reminder, ReminderRun, Step
from plugins.receipts.selectors.plan import next_step
from plugins.receipts.selectors.reminders import DueStep, done_steps, due_steps, pending_of

BATCH = 50
MAIL_KIND = "receipts.remind"
TOLD = (Step.DIGEST, Step.SEAT, Step.REPRESENTATIVE, Step.PREFECTURE)
IN_AREA = (Step.DIGEST, Step.SEAT, Step.REPRESENTATIVE)
"""What a prefecture may send: the further steps are about itself."""


class StepDone(Exception):
    """The step has been carried out, or another one comes first."""

    def __str__(self) -> str:
        return "この段は、すでに送りました。いまの段を確かめてください。"


class NothingPending(Exception):
    """Nobody is left to be reminded."""

    def __str__(self) -> str:
        return "まだ確認していない団体はありません。"


def remind(*, today: date) -> int:
    """Carry out every step that is due on a day; the number of steps."""
    due = due_steps(today)
    for start in range(0, len(due), BATCH):
        carry_out(steps=due[start : start + BATCH])
    return len(due)


@transaction.atomic
def carry_out(
    *, steps: Sequence[DueStep], by: Any = None, area: int | None = None
) -> list[ReminderRun]:
    """Record the steps for whoever is pending, and let the worker write the mails.

    Steps that somebody else carries out at the same time are left to them.
    """
    batch = uuid4()
    ReminderRun.objects.bulk_create(
        [
            ReminderRun(
                notice_id=due.notice_id,
                level=due.level,
                step=due.step,
                area_id=area,
                batch=batch,
                sent_by=by,
            )
            for due in steps
        ],
        ignore_conflicts=True,
    )
    runs = list(ReminderRun.objects.filter(batch=batch).order_by("pk"))
    for run in runs:
        pending = pending_of(run.notice_id, run.area_id)
        # A correction may have come in between; its ladder is another one.
        level = {"notice__current_version__ack_version": run.level}
        run.reached = insert_reminders(run, pending.filter(**level))
    ReminderRun.objects.bulk_update(runs, ["reached"])
    order_mails(batch, runs)
    return runs


def order_mails(batch: UUID, runs: Sequence[ReminderRun]) -> None:
    """One piece of work for each step of the batch that tells somebody."""
    for step in TOLD:
        if any(run.step == step and run.reached for run in runs):
            payload = {"batch": str(batch), "step": step.value}
            enqueue(kind=MAIL_KIND, key=f"{batch}:{step}", payload=payload)


def insert_reminders(run: ReminderRun, pending: QuerySet[Any]) -> int:
    """Write down whom a step meets, in one statement; how many there were."""
    rows = pending.order_by().values_list(Value(run.pk), "pk", Value(run.level), Value(run.step))
    select, params = rows.query.sql_with_params()
    table = connection.ops.quote_name(Reminder._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (run_id, delivery_id, level, step) {select}"
            " ON CONFLICT DO NOTHING",
            params,
        )
        return max(cursor.rowcount, 0)


@transaction.atomic
def send_next(
    *, notice_id: int, level: int, step: str, by: Any, area: int | None = None
) -> ReminderRun:
    """Carry out the next step now, for everybody or for a prefecture's own.

    ``step`` is the one the person saw: pressed twice, it is sent once. Raises StepDone,
    NothingPending. Who may is for the caller to ask.
    """
    if next_step(done_steps(notice_id, level, area)) != step:
        raise StepDone
    if not pending_of(notice_id, area).exists():
        raise NothingPending
    runs = carry_out(steps=[DueStep(notice_id, level, Step(step))], by=by, area=area)
    if not runs:
        raise StepDone
    record_audit(actor=by, action="催促の送信", target=runs[0], reason=Step(step).label)
    return runs[0]
