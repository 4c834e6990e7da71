"""The pages an editor works on. Publication itself lives in ``portal.notices.publication``."""

# mypy: disable-error-code="var-annotated,has-type"
# Wagtail has no types, so the model plugin does not see that these are models.

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from portal.extension.parameters import check_day
from portal.extension.permanence import BureauIndexPage, PermanentPage
from portal.notices.event import check_event, validate_web_address
from portal.notices.exceptions import NoticeIsPermanent
from portal.notices.models.serving import ServedIndex, ServedNotice
from portal.notices.status import Status, status_of

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link"]

DAY_FIELDS = ("issued_on", "display_from", "display_until", "event_starts", "event_ends")


class NoticeKind(models.TextChoices):
    """Kind of notice."""

    NOTICE = "通知", "通知"
    CIRCULAR = "事務連絡", "事務連絡"
    REQUEST = "依頼", "依頼"
    INFORMATION = "情報提供", "情報提供"
    BRIEFING = "説明会", "説明会"


class LegalNature(models.TextChoices):
    """What the notice means in law (地方自治法)."""

    PROCESSING_STANDARD = "処理基準", "処理基準"
    TECHNICAL_ADVICE = "技術的助言", "技術的助言"
    DATA_REQUEST = "資料の提出の要求", "資料の提出の要求"
    COOPERATION = "協力依頼", "協力依頼"
    GRANT_RULES = "交付要綱に基づく通知", "交付要綱に基づく通知"
    INFORMATION = "情報提供", "情報提供"
    CIRCULAR = "事務連絡", "事務連絡"


def to_minute(moment: datetime) -> datetime:
    """A moment as forms send it."""
    return moment.replace(second=0, microsecond=0)


def empty_audience() -> dict[str, list[str]]:
    """An audience that reaches nobody: the editor has to say whom."""
    return {"include": [], "exclude": []}


class NoticeIndexPage(ServedIndex, BureauIndexPage):
    """The list of notices."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page", "notices.NoticeIndexPage"]
    subpage_types: ClassVar[list[str]] = ["notices.NoticeIndexPage", "notices.NoticePage"]

    class Meta:
        verbose_name = "通知の一覧"
        verbose_name_plural = "通知の一覧"


class NoticePage(ServedNotice, PermanentPage):
    """A notice as its editor writes it. What went out is a NoticeVersion."""

    document_number = models.CharField("文書番号", max_length=60, blank=True, db_index=True)
    issued_on = models.DateField("発出日", default=timezone.localdate)
    kind = models.CharField("種類", max_length=10, choices=NoticeKind, default=NoticeKind.NOTICE)
    legal_nature = models.CharField(
        "法的性格", max_length=20, choices=LegalNature, default=LegalNature.TECHNICAL_ADVICE
    )
    legal_basis = models.CharField("根拠", max_length=200, blank=True)
    issuers = ParentalManyToManyField(
        "organisations.Organisation", related_name="+", verbose_name="発出元"
    )
    duties = ParentalManyToManyField(
        "organisations.Duty", related_name="+", blank=True, verbose_name="所管分野"
    )
    is_important = models.BooleanField("重要", default=False)
    is_urgent = models.BooleanField("緊急", default=False)
    summary = models.TextField("お知らせ内容", max_length=300, blank=True)
    body = RichTextField("本文", features=RICH_TEXT_FEATURES)
    attachments = models.JSONField("添付", default=list, blank=True)
    contact = models.TextField("問合せ先", max_length=500, blank=True)
    event_starts = models.DateTimeField("開催のはじめ", null=True, blank=True)
    event_ends = models.DateTimeField("開催のおわり", null=True, blank=True)
    event_place = models.CharField("会場", max_length=200, blank=True)
    event_url = models.CharField(
        "参加先のURL", max_length=500, blank=True, validators=[validate_web_address]
    )
    audience = models.JSONField("宛先", default=empty_audience)
    display_from = models.DateTimeField("掲載のはじめ", default=timezone.now)
    display_until = models.DateTimeField("掲載のおわり", null=True, blank=True)
    change_note = models.TextField("何が変わったか", max_length=1000, blank=True)
    change_level = models.CharField(
        "変更の重さ",
        max_length=10,
        choices=[("major", "大きい"), ("minor", "小さい")],
        default="major",
    )
    options = models.JSONField("機能ごとの設定", default=dict, blank=True)

    # State of the published notice. Not part of a revision: see with_content_json.
    current_version = models.ForeignKey(
        "notices.NoticeVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("廃止した日時", null=True, blank=True)
    withdrawn_reason = models.TextField("廃止の理由", max_length=500, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="後継の通知"
    )
    STATE_FIELDS: ClassVar[tuple[str, ...]] = (
        "current_version",
        "withdrawn_at",
        "withdrawn_reason",
        "successor",
    )

    exclude_fields_in_copy: ClassVar[list[str]] = [
        *STATE_FIELDS,
        "document_number",
        "issued_on",
        "display_from",
        "display_until",
        "change_note",
        "change_level",
        "go_live_at",
    ]

    search_fields: ClassVar[list[Any]] = [
        *PermanentPage.search_fields,
        index.SearchField("document_number"),
    ]

    permanent_error = NoticeIsPermanent
    parent_page_types: ClassVar[list[str]] = ["notices.NoticeIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "通知・事務連絡"
        verbose_name_plural = "通知・事務連絡"

    @classmethod
    def published_pages(cls) -> Any:
        """Those with a version: a revision that is copied knows no other sign of publication."""
        return cls.objects.filter(current_version__isnull=False)

    def clean(self) -> None:
        """The display period must have a length, and so must a 説明会."""
        super().clean()
        self.check_days()
        check_event(self.event_starts, self.event_ends)
        if self.display_until and self.display_until <= self.display_from:
            raise ValidationError(
                {"display_until": "掲載のおわりは、はじめより後の日時にしてください。"}
            )

    def check_days(self) -> None:
        """Days at the edge of the calendar cannot be reckoned with. Raises ValidationError."""
        for name in DAY_FIELDS:
            if (day := getattr(self, name)) is not None:
                try:
                    check_day(day)
                except ValidationError as error:
                    raise ValidationError({name: error.messages}) from None

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Save a draft; a display period that begins later reserves the publication for then."""
        self.reserve_publication()
        return super().save_revision(*args, **kwargs)

    def reserve_publication(self) -> None:
        """Reserve the publication for the beginning of the display period, and move it with that.

        A time set by hand stays as long as it is not earlier. The admin sends the time of the
        draft before back as it was, to the minute: that is nobody's choice.
        """
        if self.go_live_at and to_minute(self.go_live_at) == self.display_began():
            self.go_live_at = None
        if self.display_from > max(self.go_live_at or timezone.now(), timezone.now()):
            self.go_live_at = self.display_from

    def display_began(self) -> datetime | None:
        """Where the display period of the draft before begins, to the minute."""
        if self.latest_revision is None:
            return None
        before = parse_datetime(self.latest_revision.content.get("display_from") or "")
        return to_minute(before) if before else None

    def with_content_json(self, content: dict[str, Any]) -> "NoticePage":
        """A revision never turns back what happened to the published notice."""
        page: NoticePage = super().with_content_json(content)
        for name in self.STATE_FIELDS:
            field = self._meta.get_field(name)
            setattr(page, field.attname, getattr(self, field.attname))
        return page

    @property
    def is_published(self) -> bool:
        """Whether a version went out; from then on the notice is permanent."""
        return self.current_version_id is not None

    @property
    def status(self) -> Status:
        """公開中, 期限間近 … for lists; from prefetched actions and version where present."""
        return status_of(self)

    def publish(
        self, revision: Any, user: Any = None, *, at: datetime | None = None, **kwargs: Any
    ) -> None:
        """Go live and record version, deliveries and plugin parts, all or nothing.

        ``at`` is when the version went out, for notices taken over from elsewhere.
        Raises PublicationStopped when a filter, or an incomplete notice, forbids it.
        """
        from portal.notices.publication import recorded_publication

        with recorded_publication(notice_id=self.pk, revision=revision, user=user, at=at):
            super().publish(revision, user=user, **kwargs)


class NoticeAction(Orderable):
    """Something the notice asks for, with a deadline; it stands on the to-do list."""

    class Addressee(models.TextChoices):
        """Which of the addressed organisations the request is for."""

        ALL = "全団体", "全団体"
        PREFECTURES = "都道府県", "都道府県"
        MUNICIPALITIES = "市区町村", "市区町村"
        CITIES_TOWNS_VILLAGES = "市町村", "市町村"
        TOWNS_VILLAGES = "町村", "町村"
        LARGE = "都道府県・指定都市・中核市", "都道府県・指定都市・中核市"

    page = ParentalKey(NoticePage, related_name="actions", on_delete=models.CASCADE)
    label = models.CharField("求めること", max_length=100)
    who = models.CharField("相手", max_length=20, choices=Addressee, default=Addressee.ALL)
    due = models.DateField("期限", null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "求めること"
        verbose_name_plural = "求めること"

    def clean(self) -> None:
        """A deadline that one can reckon with. Raises ValidationError."""
        super().clean()
        if self.due is not None:
            try:
                check_day(self.due)
            except ValidationError as error:
                raise ValidationError({"due": error.messages}) from None

    def __str__(self) -> str:
        return self.label
