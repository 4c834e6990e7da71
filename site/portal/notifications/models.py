"""Periodic jobs, and the inbox: what was told to which seat, and how each wants to be told."""

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ScheduledJob(models.Model):
    """State of one periodic job. No personal data.

    A worker owns the job until ``lease_until``, which it keeps moving while it works; when it is
    killed the lease runs out and another worker takes over.
    """

    key = models.CharField("名前", max_length=100, unique=True)
    next_at = models.DateTimeField("次回", db_index=True)
    lease_until = models.DateTimeField("担当期限", null=True)
    lease_holder = models.CharField("担当", max_length=36, blank=True)
    last_started_at = models.DateTimeField("前回の開始", null=True)
    last_finished_at = models.DateTimeField("前回の完了", null=True)
    failures = models.PositiveIntegerField("続けて失敗した回数", default=0)
    last_error = models.TextField("前回の失敗", blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "定期処理"
        verbose_name_plural = "定期処理"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Level(models.TextChoices):
    """How much a seat wants to hear about a duty, a bureau or a single thing."""

    WATCH = "watch", "すべて知らせる"
    NORMAL = "normal", "通常"
    MUTE = "mute", "知らせない"


class Notification(models.Model):
    """Something that happened once to one version of one thing. No personal data.

    ``object_key`` names the thing (``notice:12``); (object, version, event) is unique, so nothing
    is told twice. ``duties`` and ``bureaus`` are ids, for the levels of seats. Texts are copied:
    a mail says what was true when it happened.
    """

    kind = models.CharField("種類", max_length=40)
    object_key = models.CharField("対象", max_length=80)
    version = models.PositiveIntegerField("版", default=1)
    event = models.CharField("できごと", max_length=60)
    title = models.CharField("件名", max_length=255)
    line = models.CharField("ひとこと", max_length=300)
    url = models.CharField("アドレス", max_length=500)
    code = models.CharField("短い番号", max_length=20, blank=True)
    reference = models.CharField("文書番号", max_length=60, blank=True)
    source = models.CharField("発出元", max_length=300, blank=True)
    is_important = models.BooleanField("重要", default=False)
    is_urgent = models.BooleanField("緊急", default=False)
    duties = models.JSONField("所管分野", default=list)
    bureaus = models.JSONField("部局", default=list)
    created_at = models.DateTimeField("日時", default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        constraints = [
            models.UniqueConstraint(fields=["object_key", "version", "event"], name="told_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.line}）"


class InboxItem(models.Model):
    """A notification in the inbox of a seat. Read and unread belong to the seat, never a person.

    ``is_asked``: something was asked of this seat when it was told. ``is_mailed``: a digest or an
    urgent mail has told of it, or it was left out because it had been read before.
    """

    seat = models.ForeignKey("organisations.Seat", models.PROTECT, related_name="+", db_index=False)
    notification = models.ForeignKey(Notification, models.CASCADE, related_name="items")
    is_asked = models.BooleanField("対応が要る", default=False)
    is_read = models.BooleanField("既読", default=False)
    is_mailed = models.BooleanField("メール済み", default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "受信箱の項目"
        verbose_name_plural = "受信箱の項目"
        constraints = [
            models.UniqueConstraint(fields=["seat", "notification"], name="one_item_per_seat")
        ]
        indexes = [
            models.Index(fields=["seat"], condition=Q(is_read=False), name="inbox_unread"),
            models.Index(fields=["seat"], condition=Q(is_mailed=False), name="inbox_unmailed"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.notification_id}"


class SeatLevel(models.Model):
    """The level a seat has chosen for exactly one duty, bureau or thing."""

    seat = models.ForeignKey("organisations.Seat", models.CASCADE, related_name="+")
    duty = models.ForeignKey("organisations.Duty", models.CASCADE, related_name="+", null=True)
    bureau = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="+", null=True
    )
    object_key = models.CharField("対象", max_length=80, blank=True, db_index=True)
    level = models.CharField("程度", max_length=6, choices=Level)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "お知らせの程度"
        verbose_name_plural = "お知らせの程度"
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "duty"], condition=Q(duty__isnull=False), name="level_of_duty"
            ),
            models.UniqueConstraint(
                fields=["seat", "bureau"], condition=Q(bureau__isnull=False), name="level_of_bureau"
            ),
            models.UniqueConstraint(
                fields=["seat", "object_key"], condition=~Q(object_key=""), name="level_of_object"
            ),
            models.CheckConstraint(
                condition=Q(duty__isnull=False, bureau__isnull=True, object_key="")
                | Q(duty__isnull=True, bureau__isnull=False, object_key="")
                | Q(duty__isnull=True, bureau__isnull=True) & ~Q(object_key=""),
                name="level_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.level}"


DIGEST_TIMES = [time(8, 30), time(9), time(10), time(11), time(13), time(15), time(16, 30)]


class DigestSetting(models.Model):
    """When a seat gets its daily digest, and the day of the last one (sent or found empty)."""

    seat = models.OneToOneField(
        "organisations.Seat", models.CASCADE, primary_key=True, related_name="+"
    )
    wants_digest = models.BooleanField("日報を受け取る", default=True)
    digest_at = models.TimeField("時刻", default=DIGEST_TIMES[0])
    digested_on = models.DateField("前回の日報", null=True, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "日報の受け取り方"
        verbose_name_plural = "日報の受け取り方"

    def __str__(self) -> str:
        return f"{self.seat_id} {self.digest_at:%H:%M}"
