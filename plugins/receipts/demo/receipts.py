"""Receipts of the demo world: every state, believable numbers, the same at every loading.

Organisations answer by a random generator seeded with notice and code. Sample notices have exact
numbers, and the named examples of ``demo.yaml`` come instead of chance.
"""

import secrets
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml
from django.apps import apps
from django.utils import timezone
from portal.extension.demo import DemoLoader, register_demo
from portal.extension.working_days import add_working_days
from portal.ledger.api import append_many, seal_all
from portal.notices.api import NoticeInfo, current_deliveries, deliveries, notice_info, version_ids

from plugins.receipts.models import (
    ANSWERING,
    Kind,
    ReceiptActor,
    ReceiptEvent,
    ReceiptRequest,
    commitment,
)

Progress = Callable[[str], None]
People = dict[int, list[tuple[int, date, date | None]]]
BATCH = 4000
# Days after which nearly everybody who answers has answered, and the share that never does.
ANSWER_DAYS, SILENT_SHARE = 12, 0.02
# A local government with people of its own leaves its newest notices to the visitor of the demo.
FRESH_DAYS = 30
# Of older notices only the last event is made, which keeps loading short.
OLD_DAYS = 90
STAGES: dict[str, tuple[Kind, ...]] = {
    "unopened": (),
    "opened": (Kind.OPENED,),
    "attachment_viewed": (Kind.OPENED, Kind.ATTACHMENT_VIEWED),
    "acknowledged": (Kind.OPENED, Kind.ACKNOWLEDGED),
    "done": (Kind.OPENED, Kind.ACKNOWLEDGED, Kind.DONE),
    "not_applicable": (Kind.OPENED, Kind.NOT_APPLICABLE),
    "rejected": (Kind.OPENED, Kind.REJECTED),
    "proxy": (Kind.PROXY_ACKNOWLEDGED,),
}
REASONS = {
    Kind.NOT_APPLICABLE: "管内に対象となる施設がないため",
    Kind.REJECTED: "添付のファイルが庁内の無害化処理で開けません。",
    Kind.PROXY_ACKNOWLEDGED: "電話で受け取りを確認しました。",
}


def load_receipts(progress: Progress, notices: Collection[int]) -> None:
    """Add events to these notices, where they ask for acknowledgement and have none, and seal."""
    data, people = read_demo(), people_of_seats()
    requests = ReceiptRequest.objects.filter(required=True, version__notice__in=notices)
    asked = requests.values_list("version__notice", flat=True)
    for notice_id in sorted(set(asked)):
        info = notice_info(notice_id)
        if info and not ReceiptEvent.objects.filter(delivery__notice=notice_id).exists():
            count = sum(_append(batch, people) for batch in _batches(_events(info, data)))
            progress(f"{info.document_number} {count} 件")
    seal_all(ReceiptEvent)


def read_demo() -> dict[str, Any]:
    """The samples and examples beside this module."""
    text = (Path(__file__).parent / "demo.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def people_of_seats() -> People:
    """Who sits on which seat, by id, with the days from and until."""
    people: People = {}
    rows = apps.get_model("organisations", "Assignment").objects.order_by("starts_on", "pk")
    for seat_id, *place in rows.values_list("seat", "user", "starts_on", "ends_on"):
        people.setdefault(seat_id, []).append(tuple(place))
    return people


def _append(batch: list[ReceiptEvent], people: People) -> int:
    actors = [actor for event in batch if (actor := _actor(event, people))]
    append_many(batch)
    ReceiptActor.objects.bulk_create(actors)
    return len(batch)


def _actor(event: ReceiptEvent, people: People) -> ReceiptActor | None:
    """The person who pressed, if somebody sat there that day; the event commits to it."""
    if event.kind not in ANSWERING or event.kind == Kind.PROXY_ACKNOWLEDGED:
        return None
    day = timezone.localdate(event.recorded_at)
    for user_id, begin, end in people.get(event.seat_id, ()):
        if begin <= day and (end is None or day <= end):
            salt = secrets.token_hex(32)
            event.actor_commitment = commitment(salt, user_id)
            return ReceiptActor(event=event, user_id=user_id, salt=salt)
    return None


def _batches(events: Iterator[ReceiptEvent]) -> Iterator[list[ReceiptEvent]]:
    batch: list[ReceiptEvent] = []
    for event in events:
        batch.append(event)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _events(info: NoticeInfo, data: dict[str, Any]) -> Iterator[ReceiptEvent]:
    rows = _answering_deliveries(info)
    examples = {e["organisation"]: e for e in data["examples"] if _is(info, e["notice"])}
    sample = next((s for s in data["samples"] if _is(info, s["notice"])), None)
    named = [row for row in rows if row.full_name in examples]
    named += [row for row in rows if row.name in examples and row not in named]
    for row in named:
        example = examples.get(row.full_name) or examples[row.name]
        yield from _example_events(row, info, example)
    others = [row for row in rows if row not in named]
    stages = _sample_stages(sample, len(others)) if sample else None
    for index, row in enumerate(others):
        stage = stages[index] if stages else _chance(row, info)
        yield from _staged(row, info, stage)


def _is(info: NoticeInfo, notice: dict[str, str]) -> bool:
    return (info.document_number, info.title) == (notice["document_number"], notice["title"])


class Answering(NamedTuple):
    """A delivery with its first responsible seat: a plain row, of which there are very many."""

    pk: int
    code: str | None
    name: str
    prefecture: str | None
    seat_id: int
    section: str
    unit: str

    @property
    def full_name(self) -> str:
        """As the examples name it."""
        return f"{self.prefecture or ''}{self.name}"


def _answering_deliveries(info: NoticeInfo) -> list[Answering]:
    """Current deliveries that have a responsible seat, in an order that says nothing."""
    organisation = "delivery__organisation__"
    found = _responsible().filter(delivery__in=current_deliveries(info.id).order_by())
    first: dict[int, Answering] = {}
    for row in found.order_by("delivery", "pk").values_list(
        "delivery", f"{organisation}code", f"{organisation}name",
        f"{organisation}prefecture__name", "seat", "seat__section", "seat__unit",
    ):  # fmt: skip
        first.setdefault(row[0], Answering(*row))
    rows = list(first.values())
    Random(info.document_number + info.title).shuffle(rows)  # noqa: S311 - not a secret
    return rows


def _responsible() -> Any:
    model: Any = deliveries().model._meta.get_field("responsible").related_model
    return model.objects.all()


def _sample_stages(sample: dict[str, Any], total: int) -> list[str]:
    stages = [stage for stage in STAGES for _ in range(sample.get(stage, 0))]
    return (stages + ["unopened"] * total)[:total]


def _chance(row: Answering, info: NoticeInfo) -> str:
    random = Random(f"{info.id}:{row.code}")  # noqa: S311 - not a secret
    age = (timezone.now() - info.published_at).days
    if _has_people(row) and age < FRESH_DAYS:
        return "unopened"
    answered = min(1.0, 0.35 + 0.65 * age / ANSWER_DAYS) * (1 - SILENT_SHARE)
    if random.random() > answered:
        return random.choice(["unopened", "opened", "attachment_viewed"])
    weights = {"acknowledged": 60, "done": 33, "not_applicable": 5, "proxy": 1, "rejected": 1}
    return random.choices(list(weights), list(weights.values()))[0]


def _has_people(row: Answering) -> bool:
    return row.unit != "文書担当"


def _staged(row: Answering, info: NoticeInfo, stage: str) -> Iterator[ReceiptEvent]:
    random = Random(f"{stage}:{row.pk}")  # noqa: S311 - not a secret
    available = timezone.now() - info.published_at
    moment = info.published_at
    kinds = STAGES[stage][-1:] if available.days > OLD_DAYS else STAGES[stage]
    for kind in kinds:
        moment += min(timedelta(hours=random.uniform(0.3, 60)), available / 4)
        yield _event(row, kind, info.version_id, moment)


def _example_events(
    row: Answering, info: NoticeInfo, example: dict[str, Any]
) -> Iterator[ReceiptEvent]:
    versions = dict(enumerate(sorted(version_ids(info.id, 1)), start=1))
    for entry in example["events"]:
        kind = Kind.PROXY_ACKNOWLEDGED if entry.get("proxy") else Kind(entry["event"])
        version_id = versions[entry["version"]]
        event = _event(row, kind, version_id, _moment(version_id, entry))
        event.reason = entry.get("reason", event.reason)
        yield event


def _moment(version_id: int, entry: dict[str, Any]) -> datetime:
    """So many working days after the version came out."""
    published = ReceiptRequest.objects.get(version=version_id).version.published_at
    day = add_working_days(timezone.localdate(published), entry["days"])
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(entry["at"])))


def _event(row: Answering, kind: Kind, version_id: int, at: datetime) -> ReceiptEvent:
    return ReceiptEvent(
        delivery_id=row.pk,
        version_id=version_id,
        organisation_code=row.code or "",
        kind=kind,
        seat_id=row.seat_id,
        section=row.section,
        unit=row.unit,
        reason=REASONS.get(kind, ""),
        channel="電話" if kind == Kind.PROXY_ACKNOWLEDGED else "",
        version_sha256=_sha256(version_id),
        recorded_at=min(at, timezone.now()),
    )


_hashes: dict[int, str] = {}


def _sha256(version_id: int) -> str:
    if version_id not in _hashes:
        _hashes[version_id] = ReceiptRequest.objects.get(version=version_id).version.sha256
    return _hashes[version_id]


register_demo(DemoLoader("receipts", "到達の記録", load_receipts))
