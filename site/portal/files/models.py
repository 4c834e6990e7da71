"""Every stored byte of the portal: one model, one gate."""

from uuid import uuid4

from django.db import models
from django.utils import timezone


class ScanState(models.TextChoices):
    """What is known about a file's safety. Never clean by default."""

    RECEIVED = "received", "受け取りました"
    UNSCANNED = "unscanned", "ウイルス検査なし"
    SCANNING = "scanning", "検査中"
    CLEAN = "clean", "検査済み"
    INFECTED = "infected", "ウイルスを検出"
    UNSCANNABLE = "unscannable", "検査できません"


BLOCKED_STATES = (ScanState.INFECTED, ScanState.UNSCANNABLE)
WAITING_STATES = (ScanState.RECEIVED, ScanState.SCANNING)


class StoredFile(models.Model):
    """A file: name as uploaded (NFC, cleaned), size in bytes, SHA-256 of its content.

    Personal data: the uploading account.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("ファイル名", max_length=255)
    size = models.BigIntegerField("大きさ（バイト）")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    content_type = models.CharField("形式", max_length=100)
    purpose = models.CharField("用途", max_length=30)
    scan_state = models.CharField(
        "検査", max_length=20, choices=ScanState, default=ScanState.RECEIVED
    )
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="登録者"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField("登録日時", auto_now_add=True)
    labels = models.JSONField("注意書き", default=list, db_default=[], blank=True)
    scan_note = models.CharField(
        "検査の結果", max_length=255, blank=True, default="", db_default=""
    )
    scanned_at = models.DateTimeField("検査日時", null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "ファイル"
        verbose_name_plural = "ファイル"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def extension(self) -> str:
        """Lower-case extension without the dot, or an empty string."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


class Upload(models.Model):
    """A file on its way in (tus): what was promised, and how many bytes are safe on disk.

    The finished file has the same id. Owner and purpose are bound here and never change. A file
    that is refused in the end keeps its row, with the reason, until it expires.
    Personal data: the uploading account.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("ファイル名", max_length=255)
    size = models.BigIntegerField("大きさ（バイト）")
    offset = models.BigIntegerField("受け取ったバイト数", default=0)
    purpose = models.CharField("用途", max_length=30)
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="登録者"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+"
    )
    client_key = models.CharField("作成の鍵", max_length=64, blank=True, default="")
    refusal = models.TextField("受け取れない理由", blank=True, default="")
    created_at = models.DateTimeField("開始日時", auto_now_add=True)
    expires_at = models.DateTimeField("期限", db_index=True)
    finished_at = models.DateTimeField("完了日時", null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "送信中のファイル"
        verbose_name_plural = "送信中のファイル"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__gte=0, offset__lte=models.F("size")),
                name="files_upload_offset_within_size",
            ),
            models.UniqueConstraint(
                fields=["owner", "client_key"],
                condition=~models.Q(client_key=""),
                name="files_upload_created_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_complete(self) -> bool:
        """Whether all promised bytes have come."""
        return self.offset == self.size

    @property
    def is_expired(self) -> bool:
        """Whether nobody continued it in time; what has come whole waits for nobody."""
        return not self.is_complete and self.expires_at < timezone.now()
