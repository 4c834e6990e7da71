"""What notices tell: new arrivals, major corrections, 廃止, 庁内展開. Minor ones are silent."""

from collections.abc import Collection

from django.urls import reverse

from portal.accounts.services.groups import bureau_of
from portal.extension.notifications import (
    ARRIVED,
    Hearers,
    Subject,
    is_obliging,
)
from portal.notices.models import (
    ChangeLevel,
    Delivery,
    Forwarding,
    NoticeIndexPage,
    NoticePage,
    NoticeVersion,
    ResponsibleSeat,
)
from portal.notices.naming import notice_id_of, object_key, short_code
from portal.notices.permissions import seats_that_see
from portal.notifications.api import notify
from portal.organisations.models import Organisation, Seat

KIND = "notices"
REPLACED, RETURNED, WITHDRAWN = "replaced", "returned", "withdrawn"


def tell_publication(notice: NoticePage, version: NoticeVersion) -> None:
    """A version went out: those it is new to hear of an arrival, the others of a major change."""
    if Delivery.objects.filter(notice=notice.pk, first_version=version).exists():
        tell(notice, version, event=ARRIVED, line="新しく届きました")
    if version.level == ChangeLevel.MAJOR:
        note = f"：{version.note}" if version.note else ""
        tell(notice, version, event=REPLACED, line=f"第{version.number}版に差し替え{note}")


def tell_withdrawal(notice: NoticePage) -> None:
    """A notice became 廃止."""
    version = NoticeVersion.objects.get(pk=notice.current_version_id)
    line = f"廃止されました：{notice.withdrawn_reason}"
    tell(notice, version, event=WITHDRAWN, line=line, important=False)


def tell_cancellation(
    notice: NoticePage, *, revision_id: int, reason: str, seats: Collection[int]
) -> None:
    """A reserved publication will not take place. It leads to the form: a draft has no page."""
    notify(
        kind=KIND,
        object_key=object_key(notice.pk),
        event=f"cancelled-{revision_id}",
        title=notice.title,
        line=f"公開の予約が取り消されました：{reason}",
        url=reverse("wagtailadmin_pages:edit", args=[notice.pk]),
        seats=seats,
    )


def tell_forwarding(forwarding: Forwarding) -> None:
    """The seat that has to look after a delivery from now on."""
    notice = forwarding.delivery.notice
    version = NoticeVersion.objects.get(pk=notice.current_version_id)
    word = f"：{forwarding.word}" if forwarding.word else ""
    tell(
        notice,
        version,
        event=f"forwarded-{forwarding.pk}",
        line=f"{forwarding.from_seat.label}から庁内展開{word}",
        seats=[forwarding.to_seat_id],
        asked=asks(version) and notice.withdrawn_at is None,
    )


def tell(
    notice: NoticePage,
    version: NoticeVersion,
    *,
    event: str,
    line: str,
    important: bool | None = None,
    seats: list[int] | None = None,
    asked: bool = False,
) -> None:
    """One notification of a notice in the words of a version."""
    data = version.data
    urgent = bool(data.get("is_urgent")) and event in (ARRIVED, REPLACED, RETURNED)
    notify(
        kind=KIND,
        object_key=object_key(notice.pk),
        version=version.number,
        event=event,
        title=version.title,
        line=line,
        url=f"/notices/{notice.pk}/",
        code=short_code(notice.pk),
        reference=version.document_number,
        source="、".join(issuer["name"] for issuer in data["issuers"]),
        duties=[duty["id"] for duty in data["duties"]],
        bureaus=bureaus_of(notice, version),
        important=data["is_important"] if important is None else important,
        urgent=urgent,
        seats=seats,
        asked=asked,
    )


def bureaus_of(notice: NoticePage, version: NoticeVersion) -> list[int]:
    """The bureau below whose index the notice stands, and those of its issuers; two queries."""
    index = NoticeIndexPage.objects.ancestor_of(notice).filter(bureau__isnull=False)
    issuers = Organisation.objects.filter(pk__in=[row["id"] for row in version.data["issuers"]])
    units = map(bureau_of, issuers.select_related("parent__parent__parent"))
    found = {unit.pk for unit in units if unit is not None}
    return sorted(found | set(index.values_list("bureau", flat=True)))


def asks(version: NoticeVersion) -> bool:
    """Whether a version asks something of those in charge of it."""
    return bool(version.data["actions"]) or is_obliging(version.pk)


def hearers(subject: Subject) -> Hearers:
    """Who hears of what happened to a notice."""
    notice_id = notice_id_of(subject.object_key)
    version = NoticeVersion.objects.get(notice=notice_id, number=subject.version)
    current = Delivery.objects.filter(notice=notice_id, is_current=True)
    before = current.filter(first_version__number__lt=version.number)
    told = {ARRIVED: current.filter(first_version=version), REPLACED: before}.get(
        subject.event, current
    )

    def may_see(seats: Collection[int]) -> list[int]:
        asked = Seat.objects.filter(pk__in=seats)
        seeing = seats_that_see(told, asked)
        if subject.event == ARRIVED and version.number > 1:
            seeing = seeing.exclude(pk__in=seats_that_see(before, asked).values("pk"))
        return list(seeing.values_list("pk", flat=True))

    responsible = ResponsibleSeat.objects.filter(delivery__in=told)
    return Hearers(
        responsible=list(responsible.values_list("seat", flat=True)),
        may_see=may_see,
        is_asked=subject.event != WITHDRAWN and asks(version),
    )
