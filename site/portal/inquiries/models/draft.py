"""What is not sent yet: an official's question, and the answer that a desk writes together."""

from uuid import uuid4

from django.db import models

from portal.files.models import StoredFile
from portal.organisations.models import Seat


class AskDraft(models.Model):
    """A question being written; it belongs to the seat, so a successor finds it, and the 代表窓口
    where the seat was closed.

    ``data``: the form's fields as typed; ``files``: ids of stored files in order.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    updated_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "照会の下書き"
        verbose_name_plural = "照会の下書き"
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return str(self.data.get("title") or "（件名なし）")


class DraftState(models.TextChoices):
    """Where a shared draft stands."""

    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "承認を待っています"
    RETURNED = "returned", "差し戻し"
    APPROVED = "approved", "承認済み"
    SENT = "sent", "送りました"


class AnswerDraft(models.Model):
    """One version of the answer that a desk writes together; saving adds a version, never edits.

    Personal data: who saved and who approved it.
    """

    case = models.ForeignKey("inquiries.Case", models.PROTECT, related_name="drafts")
    number = models.PositiveSmallIntegerField("版")
    text = models.TextField("回答")
    basis = models.TextField("根拠", blank=True, default="")
    state = models.CharField("状態", max_length=20, choices=DraftState, default=DraftState.DRAFT)
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField("保存した日時", auto_now_add=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("承認・差し戻しの日時", null=True)
    word = models.TextField("差し戻しの理由", blank=True, default="")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "回答の下書き"
        verbose_name_plural = "回答の下書き"
        ordering = ["case", "-number"]
        indexes = [
            models.Index(
                fields=["case"], name="inquiries_draft_waits",
                condition=models.Q(state=DraftState.SUBMITTED),
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="inquiries_draft_version")
        ]

    def __str__(self) -> str:
        return f"{self.case} 第{self.number}版"

    @property
    def words(self) -> str:
        """The text that is sent."""
        return f"{self.text}\n\n根拠：{self.basis}" if self.basis else self.text

    @property
    def stored_files(self) -> list[StoredFile]:
        """What is sent with it, in order."""
        return [row.file for row in self.files.all()]


class DraftFile(models.Model):
    """A file of one version: it is approved with the words, and sent with them."""

    draft = models.ForeignKey(AnswerDraft, models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "回答の下書きの添付"
        verbose_name_plural = "回答の下書きの添付"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "file"], name="inquiries_draft_file_once")
        ]

    def __str__(self) -> str:
        return str(self.file)
