"""What happens to an FAQ beside its text. A revision never turns it back: other tables."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class FaqStanding(models.Model):
    """要確認 and 廃止 of an FAQ; one row for each, made with the page."""

    page = models.OneToOneField(
        "faq.FaqPage", models.CASCADE, primary_key=True, related_name="standing"
    )
    check_since = models.DateTimeField("要確認になった日時", null=True, blank=True, db_index=True)
    withdrawn_at = models.DateTimeField("廃止した日時", null=True, blank=True)
    withdrawn_reason = models.TextField("廃止の理由", max_length=500, blank=True)
    successor = models.ForeignKey(
        "faq.FaqPage",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="代わりのFAQ",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "FAQの状態"
        verbose_name_plural = "FAQの状態"

    def __str__(self) -> str:
        return f"{self.page_id}"


class FaqWords(models.Model):
    """The words of a published FAQ as the list looks for them: see ``portal.notices.words``."""

    page = models.OneToOneField(
        "faq.FaqPage", models.CASCADE, primary_key=True, related_name="words"
    )
    folded = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "FAQの言葉"
        verbose_name_plural = "FAQの言葉"

    def __str__(self) -> str:
        return self.folded[:40]


class FaqChange(models.Model):
    """A line of the change history that every reader sees. Names nobody.

    ``cause`` makes a line that a machine writes unique, so that telling it twice writes it once.
    The row protects its page: whatever was published is not deleted.
    """

    class Kind(models.TextChoices):
        """What happened."""

        APPROVED = "approved", "承認"
        PUBLISHED = "published", "公開"
        REVISED = "revised", "直して公開"
        FLAGGED = "flagged", "要確認になりました"
        KEPT = "kept", "確認しました（答えはそのまま）"
        CORRECTED = "corrected", "確認しました（答えを直しました）"
        WITHDRAWN = "withdrawn", "廃止"

    page = models.ForeignKey("faq.FaqPage", models.PROTECT, related_name="changes")
    kind = models.CharField("できごと", max_length=10, choices=Kind)
    at = models.DateTimeField("日時", default=timezone.now)
    note = models.CharField("説明", max_length=500, blank=True)
    cause = models.CharField("きっかけ", max_length=80, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "FAQの変更の履歴"
        verbose_name_plural = "FAQの変更の履歴"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "cause"], condition=~Q(cause=""), name="faq_cause_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.get_kind_display()}"
