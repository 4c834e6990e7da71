"""What was published at one moment. Rows of these tables never change."""

from django.db import models
from django.utils import timezone


class ChangeLevel(models.TextChoices):
    """Weight of a version: a major correction asks for acknowledgement again."""

    INITIAL = "initial", "初版"
    MAJOR = "major", "大きい変更"
    MINOR = "minor", "小さい変更"


class NoticeVersion(models.Model):
    """A frozen version: the fields as published (``data``), the rendered body and the hashes.

    ``body_sha256`` covers the body HTML; ``sha256`` the canonical JSON of everything, file hashes
    included. ``ack_version`` is the number that an acknowledgement must have reached: a minor
    correction keeps its predecessor's.
    """

    notice = models.ForeignKey("notices.NoticePage", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版")
    level = models.CharField("変更の重さ", max_length=10, choices=ChangeLevel)
    ack_version = models.PositiveIntegerField("到達確認の対象の版")
    note = models.TextField("何が変わったか", blank=True)
    published_at = models.DateTimeField("公開日時", default=timezone.now)
    published_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    title = models.CharField("件名", max_length=255)
    document_number = models.CharField("文書番号", max_length=60, blank=True)
    body = models.TextField("本文（HTML）")
    data = models.JSONField("項目")
    body_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "版"
        verbose_name_plural = "版"
        ordering = ["notice", "number"]
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="unique_version")]

    def __str__(self) -> str:
        return f"{self.document_number or self.title} 第{self.number}版"


class VersionWords(models.Model):
    """The words of a version as the list looks for them: see ``portal.notices.words``.

    Beside the version, whose rows never change: how words are compared may.
    """

    version = models.OneToOneField(
        NoticeVersion, models.CASCADE, primary_key=True, related_name="words"
    )
    folded = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "版の言葉"
        verbose_name_plural = "版の言葉"

    def __str__(self) -> str:
        return self.folded[:40]


class VersionFile(models.Model):
    """An attachment of a version, in order, with the hash that was published."""

    version = models.ForeignKey(NoticeVersion, models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    label = models.CharField("表示名", max_length=255)
    sha256 = models.CharField(max_length=64)
    is_changed = models.BooleanField("前の版から差し替え", default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "版の添付"
        verbose_name_plural = "版の添付"
        ordering = ["version", "position"]

    def __str__(self) -> str:
        return self.label
