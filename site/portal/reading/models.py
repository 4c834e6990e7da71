"""Text copies of stored files: made once for each content, whoever stored it under what name."""

from django.db import models


class State(models.TextChoices):
    """What became of a copy. The words are shown to readers; there is no row while it is made."""

    READY = "ready", "読めます"
    EMPTY = "empty", "文字がないファイルです"
    ENCRYPTED = "encrypted", "パスワードが付いています"
    BROKEN = "broken", "中身を読み取れません"
    TOO_LARGE = "too_large", "大きすぎて表示できません"
    TIMED_OUT = "timed_out", "時間内に変換できませんでした"
    FAILED = "failed", "変換できませんでした"


class TextCopy(models.Model):
    """A document as HTML, by the SHA-256 of its bytes, its kind and the converter's version.

    ``extent``: its size in words. ``outline``: ``[level, anchor, part, text]`` of each heading.
    Personal data: what the document says; nothing about its readers.
    """

    sha256 = models.CharField("SHA-256", max_length=64)
    kind = models.CharField("種類", max_length=10)
    version = models.PositiveSmallIntegerField("変換の版")
    state = models.CharField("状態", max_length=12, choices=State)
    extent = models.CharField("分量", max_length=40, blank=True)
    notes = models.JSONField("注記", default=list)
    outline = models.JSONField("見出し", default=list)
    made_at = models.DateTimeField("変換日時", auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "画面用の写し"
        verbose_name_plural = "画面用の写し"
        constraints = [
            models.UniqueConstraint(fields=["sha256", "kind", "version"], name="one_text_copy")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]} {self.get_state_display()}"


class TextCopyPart(models.Model):
    """A stretch of a copy that is shown as one page, as sanitised HTML. ``number`` from 1."""

    copy = models.ForeignKey(TextCopy, models.CASCADE, related_name="parts", verbose_name="写し")
    number = models.PositiveSmallIntegerField("番号")
    html = models.TextField("本文")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "写しの部分"
        verbose_name_plural = "写しの部分"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["copy", "number"], name="one_part_number")]

    def __str__(self) -> str:
        return f"{self.copy_id} {self.number}"
