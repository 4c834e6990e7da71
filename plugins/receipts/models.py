"""Receipt events (append-only), who pressed the button (beside the chain), what was asked for,
and what was done about those who stayed silent."""

import hashlib
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from portal.ledger.api import LedgerEvent


class Kind(models.TextChoices):
    """What an organisation did with a delivered version."""

    OPENED = "opened", "開封"
    ATTACHMENT_VIEWED = "attachment_viewed", "添付を閲覧"
    ACKNOWLEDGED = "acknowledged", "到達確認"
    DONE = "done", "対応済み"
    NOT_APPLICABLE = "not_applicable", "該当なし"
    REJECTED = "rejected", "否認"
    PROXY_ACKNOWLEDGED = "proxy_acknowledged", "代理確認"


class Channel(models.TextChoices):
    """How a proxy learnt that the notice had arrived."""

    PHONE = "電話", "電話"
    FAX = "FAX", "FAX"
    OTHER = "その他", "その他"


class Rank(models.IntegerChoices):
    """State of a delivery: the strongest of its events. From PROXY on it is acknowledged."""

    UNOPENED = 0, "未開封"
    OPENED = 1, "開封"
    VIEWED = 2, "添付を閲覧"
    REJECTED = 3, "否認"
    PROXY = 4, "代理確認"
    ACKNOWLEDGED = 5, "到達確認"
    NOT_APPLICABLE = 6, "該当なし"
    DONE = 7, "対応済み"


RANK_OF_KIND = {
    Kind.OPENED: Rank.OPENED,
    Kind.ATTACHMENT_VIEWED: Rank.VIEWED,
    Kind.REJECTED: Rank.REJECTED,
    Kind.PROXY_ACKNOWLEDGED: Rank.PROXY,
    Kind.ACKNOWLEDGED: Rank.ACKNOWLEDGED,
    Kind.NOT_APPLICABLE: Rank.NOT_APPLICABLE,
    Kind.DONE: Rank.DONE,
}
ACKNOWLEDGING = (Kind.PROXY_ACKNOWLEDGED, Kind.ACKNOWLEDGED, Kind.NOT_APPLICABLE, Kind.DONE)
ANSWERING = (*ACKNOWLEDGING, Kind.REJECTED)


def commitment(salt: str, user_id: int) -> str:
    """What stands in the chain for a person: tells nothing once the salt is deleted."""
    return hashlib.sha256(f"{salt}:{user_id}".encode()).hexdigest()


class ReceiptEvent(LedgerEvent):
    """One event on a delivery and a version. Rows never change.

    ``section`` (介護保険課) and ``unit`` (給付係) are the office in words at that time; outside the
    organisation only the section is shown. ``actor_commitment`` is a
    salted hash of the account, empty for opened and attachment_viewed: nobody's reading is kept.
    """

    ledger = "receipts"

    delivery = models.ForeignKey(
        "notices.Delivery", models.PROTECT, related_name="+", db_index=False, verbose_name="配付"
    )
    version = models.ForeignKey(
        "notices.NoticeVersion", models.PROTECT, related_name="+", db_index=False, verbose_name="版"
    )
    organisation_code = models.CharField("団体コード", max_length=6, blank=True)
    kind = models.CharField("種類", max_length=20, choices=Kind)
    seat = models.ForeignKey(
        "organisations.Seat", models.PROTECT, related_name="+", verbose_name="席"
    )
    section = models.CharField("課室", max_length=201)
    unit = models.CharField("係など", max_length=100, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    channel = models.CharField("方法", max_length=10, choices=Channel, blank=True)
    version_sha256 = models.CharField(max_length=64)
    actor_commitment = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "到達の記録"
        verbose_name_plural = "到達の記録"
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "version", "kind"],
                condition=~Q(kind="rejected"),
                name="one_receipt_of_a_kind",
            )
        ]
        indexes = [
            models.Index(fields=["delivery", "kind", "version"]),
            models.Index(fields=["version", "delivery", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_code} {self.get_kind_display()}"

    def content(self) -> dict[str, Any]:
        """Everything but the chain itself."""
        return {
            "delivery": self.delivery_id,
            "version": self.version_id,
            "organisation": self.organisation_code,
            "kind": str(self.kind),
            "seat": self.seat_id,
            "section": self.section,
            "unit": self.unit,
            "reason": self.reason,
            "channel": str(self.channel),
            "sha256": self.version_sha256,
            "actor": self.actor_commitment,
        }


class ReceiptActor(models.Model):
    """Who acted. Personal data, kept beside the chain: deleting a row leaves every seal intact."""

    event = models.OneToOneField(ReceiptEvent, models.PROTECT, related_name="actor")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    salt = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "確認した人"
        verbose_name_plural = "確認した人"

    def __str__(self) -> str:
        return str(self.event_id)


class Pace(models.TextChoices):
    """How soon the reminders of a notice follow each other."""

    STANDARD = "standard", "標準"
    FAST = "fast", "急ぎ"
    NONE = "none", "催促しない"


class ReceiptRequest(models.Model):
    """Whether a version asks for 到達確認, until when, and how it reminds.

    ``recorded_at`` is when this was first said at the present ``ack_version``. ``changed_at`` is
    when something else was said later: the rest of the ladder starts from there.
    """

    version = models.OneToOneField("notices.NoticeVersion", models.PROTECT, related_name="+")
    required = models.BooleanField("到達確認を求める", default=True)
    due = models.DateField("到達確認の期限", null=True, blank=True)
    pace = models.CharField(
        "催促の段取り", max_length=10, choices=Pace, default=Pace.STANDARD, db_default=Pace.STANDARD
    )
    recorded_at = models.DateTimeField("求めた日時", default=timezone.now, db_default=Now())
    changed_at = models.DateTimeField("求めを変えた日時", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "到達確認の求め"
        verbose_name_plural = "到達確認の求め"

    def __str__(self) -> str:
        return str(self.version_id)


class Step(models.TextChoices):
    """A rung of the ladder, from the quietest to the most laborious."""

    DIGEST = "digest", "日報に載せる"
    SEAT = "seat", "担当の席へメール"
    REPRESENTATIVE = "representative", "代表窓口へメール"
    PREFECTURE = "prefecture", "都道府県の取りまとめへメール"
    PHONE = "phone", "電話の一覧に載せる"


LADDER = tuple(Step)
IN_SHORT = dict(zip(LADDER, ("日報", "担当の席", "代表窓口", "都道府県", "電話"), strict=True))


class ReminderRun(models.Model):
    """A step of a notice was carried out: for everybody pending, or for one prefecture's.

    ``level`` is the ``ack_version`` it was about: a major correction starts the ladder anew.
    ``batch`` joins runs whose mails are written together. ``sent_by`` is None for the schedule.
    """

    notice = models.ForeignKey("notices.NoticePage", models.PROTECT, related_name="+")
    level = models.PositiveIntegerField("到達確認の対象の版")
    step = models.CharField("段", max_length=15, choices=Step)
    area = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+"
    )
    batch = models.UUIDField(db_index=True)
    sent_at = models.DateTimeField("送った日時", default=timezone.now)
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reached = models.PositiveIntegerField("団体数", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "催促"
        verbose_name_plural = "催促"
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "level", "step"], condition=Q(area=None), name="step_once"
            ),
            models.UniqueConstraint(
                fields=["notice", "level", "step", "area"],
                condition=Q(area__isnull=False),
                name="step_once_in_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.get_step_display()}"


class Reminder(models.Model):
    """A delivery was pending when a step was carried out. Each step meets a delivery once."""

    run = models.ForeignKey(ReminderRun, models.PROTECT, related_name="reminders")
    delivery = models.ForeignKey("notices.Delivery", models.PROTECT, related_name="+")
    level = models.PositiveIntegerField("到達確認の対象の版")
    step = models.CharField("段", max_length=15, choices=Step)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "催促した団体"
        verbose_name_plural = "催促した団体"
        constraints = [
            models.UniqueConstraint(fields=["delivery", "level", "step"], name="reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.get_step_display()}"


class CallResult(models.TextChoices):
    """What came of a telephone call."""

    CONFIRMED = "confirmed", "受領を確認した（代理確認）"
    ABSENT = "absent", "不在・つながらない"
    CALL_BACK = "call_back", "折り返しを待つ"
    UNABLE = "unable", "受け取れない事情がある"


class CallRecord(models.Model):
    """A telephone call to a silent organisation.

    ``office`` is the caller's, ``section`` the one spoken to. Personal data: the account that
    called, for the audit only; nobody is shown it.
    """

    delivery = models.ForeignKey("notices.Delivery", models.PROTECT, related_name="+")
    version = models.ForeignKey("notices.NoticeVersion", models.PROTECT, related_name="+")
    result = models.CharField("結果", max_length=10, choices=CallResult)
    section = models.CharField("話した課", max_length=60, blank=True)
    note = models.CharField("メモ", max_length=400, blank=True)
    office = models.CharField("記録した席", max_length=201)
    called_at = models.DateTimeField("電話した日時", default=timezone.now)
    called_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "電話の記録"
        verbose_name_plural = "電話の記録"
        ordering = ["called_at", "pk"]
        indexes = [models.Index(fields=["delivery", "called_at"])]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.get_result_display()}"
