"""The one table of work that waits to be done outside of a request."""

import logging

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.extension.jobs import handlers

logger = logging.getLogger("portal.outbox.models")


class State(models.TextChoices):
    """Where a row stands."""

    WAITING = "waiting", "待機中"
    RUNNING = "running", "実行中"
    DONE = "done", "完了"
    PARKED = "parked", "保留"


class OutboxItem(models.Model):
    """One piece of work. ``(kind, key)`` says what it is: enqueued twice, it is one row.

    Personal data: ids, and sealed mail, in ``payload``; it is emptied when the work is done. A row
    that is running belongs to ``lease_holder`` until ``lease_until``. The indexes are partial, so
    that rows done, of which there are millions, cost the worker nothing.
    """

    kind = models.CharField("種類", max_length=60)
    key = models.CharField("識別子", max_length=200)
    payload = models.JSONField("内容", default=dict)
    state = models.CharField("状態", max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    next_at = models.DateTimeField("次回", default=timezone.now)
    lease_until = models.DateTimeField("担当期限", null=True, blank=True)
    lease_holder = models.CharField("担当", max_length=36, blank=True)
    last_error = models.CharField("前回の失敗", max_length=200, blank=True)
    created_at = models.DateTimeField("登録日時", default=timezone.now)
    finished_at = models.DateTimeField("完了・保留日時", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "処理"
        verbose_name_plural = "処理"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="outbox_once")]
        indexes = [
            models.Index(
                fields=["kind", "next_at", "id"],
                name="outbox_waiting",
                condition=Q(state=State.WAITING),
            ),
            models.Index(
                fields=["lease_until"], name="outbox_running", condition=Q(state=State.RUNNING)
            ),
            models.Index(
                fields=["finished_at"], name="outbox_parked", condition=Q(state=State.PARKED)
            ),
            models.Index(fields=["finished_at"], name="outbox_done", condition=Q(state=State.DONE)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def kind_label(self) -> str:
        """What operators call the kind."""
        handler = handlers.get(self.kind)
        return handler.label if handler and handler.label else self.kind

    @property
    def subject(self) -> str:
        """Whom or what the row is about, as its handler tells operators; else its key."""
        handler = handlers.get(self.kind)
        try:
            return handler.about(self.payload) if handler and handler.about else self.key
        except Exception:
            # An operator must be able to look at a row that nothing can read any more.
            logger.exception("outbox %s %s cannot be described", self.kind, self.pk)
            return "（読めません）"

    kind_label.fget.short_description = "処理"  # type: ignore[attr-defined]
    subject.fget.short_description = "対象"  # type: ignore[attr-defined]
