"""When each periodic job runs next, and who runs it now."""

from django.db import models


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
