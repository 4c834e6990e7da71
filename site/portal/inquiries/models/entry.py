"""What was said and done in a case, in order."""

from django.db import models

from portal.organisations.models import Seat


class Side(models.TextChoices):
    """Who speaks."""

    ASKER = "asker", "照会した団体"
    PREFECTURE = "prefecture", "都道府県"
    BUREAU = "bureau", "厚生労働省"
    SYSTEM = "system", "つなぐ"


class Visibility(models.TextChoices):
    """Who may read an entry, besides those who may see the case at all."""

    ALL = "all", "照会した団体、都道府県、国"
    TIERS = "tiers", "都道府県と国"
    MINISTRY = "ministry", "国の担当者だけ"


class EntryKind(models.TextChoices):
    """What happened."""

    ASKED = "asked", "照会"
    MESSAGE = "message", "返事"
    REQUEST = "request", "資料や補足のお願い"
    ANSWER = "answer", "回答"
    NOTE = "note", "内部メモ"
    PASSED = "passed", "引き継ぎ"
    ASSIGNED = "assigned", "担当の変更"
    DATED = "dated", "期日の変更"
    ESCALATED = "escalated", "期日超過の知らせ"
    JOINED = "joined", "同じ疑問"
    SHARED = "shared", "共有"
    GATHERED = "gathered", "まとめ"
    MERGED = "merged", "統合"
    ACCEPTED = "accepted", "解決の確認"
    REOPENED = "reopened", "再開"
    WITHDRAWN = "withdrawn", "取下げ"
    FAQ = "faq", "FAQ"


# With them the ball goes to the asker; it comes back to the side that wrote the last of them.
ASKING_KINDS = (EntryKind.REQUEST, EntryKind.ANSWER)


class Entry(models.Model):
    """One line or letter of a case: a follow-up of the ticket with the seat that wrote it.

    Time, text and person are on the follow-up. The person is shown inside the own organisation
    only.
    """

    followup = models.OneToOneField("helpdesk.FollowUp", models.PROTECT, related_name="entry")
    case = models.ForeignKey("inquiries.Case", models.PROTECT, related_name="entries")
    kind = models.CharField("内容", max_length=20, choices=EntryKind)
    side = models.CharField("書いた側", max_length=20, choices=Side)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    visibility = models.CharField(
        "見える人", max_length=20, choices=Visibility, default=Visibility.ALL
    )
    key = models.CharField("送信の鍵", max_length=64, blank=True, default="")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "やりとり"
        verbose_name_plural = "やりとり"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=~models.Q(key=""), name="inquiries_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"


class CaseFile(models.Model):
    """A file sent with an entry; its bytes leave through the gate of ``portal.files`` only."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="files")
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "添付"
        verbose_name_plural = "添付"
        ordering = ["entry", "position"]

    def __str__(self) -> str:
        return str(self.file)
