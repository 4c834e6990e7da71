"""Organisations, duties, groups and seats: who a notice can be addressed to.

Values of kinds, subtypes and regions are the Japanese terms themselves: they are what the roster,
the audience rules and the screens all use, so there is no second name to keep in step.
"""

from datetime import date
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone


class OrganisationKind(models.TextChoices):
    """Kinds of organisation. Open: unions and health centres may join the roster."""

    MINISTRY = "省", "省"
    BUREAU = "部局", "部局"
    DIVISION = "課室", "課室"
    REGIONAL_BUREAU = "地方厚生局", "地方厚生局"
    PREFECTURE = "都道府県", "都道府県"
    MUNICIPALITY = "市区町村", "市区町村"
    WIDE_AREA_UNION = "広域連合", "広域連合"
    PARTIAL_AFFAIRS_UNION = "一部事務組合", "一部事務組合"
    HEALTH_CENTRE = "保健所", "保健所"
    OTHER = "その他", "その他"


MINISTRY_KINDS = (OrganisationKind.MINISTRY, OrganisationKind.BUREAU, OrganisationKind.DIVISION)
LOCAL_KINDS = (OrganisationKind.PREFECTURE, OrganisationKind.MUNICIPALITY)


class Subtype(models.TextChoices):
    """Legal type of a municipality."""

    DESIGNATED_CITY = "指定都市", "指定都市"
    CORE_CITY = "中核市", "中核市"
    CITY = "市", "市"
    SPECIAL_WARD = "特別区", "特別区"
    TOWN = "町", "町"
    VILLAGE = "村", "村"


class Region(models.TextChoices):
    """The eight customary regions."""

    HOKKAIDO = "北海道", "北海道"
    TOHOKU = "東北", "東北"
    KANTO = "関東", "関東"
    CHUBU = "中部", "中部"
    KINKI = "近畿", "近畿"
    CHUGOKU = "中国", "中国"
    SHIKOKU = "四国", "四国"
    KYUSHU = "九州・沖縄", "九州・沖縄"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Queries on the roster."""

    def valid_on(self, day: date) -> "OrganisationQuerySet":
        """Organisations that exist on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )

    def current(self) -> "OrganisationQuerySet":
        """Organisations that exist today (Japanese date)."""
        return self.valid_on(timezone.localdate())

    def local_governments(self) -> "OrganisationQuerySet":
        """Prefectures and municipalities: the 1,788."""
        return self.filter(kind__in=LOCAL_KINDS)


class Organisation(models.Model):
    """An organisation. Never hard-deleted: notices and receipts keep pointing at it."""

    code = models.CharField(
        "全国地方公共団体コード",
        max_length=6,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^\d{6}$", "6けたの数字で入力してください。")],
    )
    name = models.CharField("名称", max_length=100)
    kana = models.CharField("ふりがな", max_length=200, blank=True)
    kind = models.CharField("種類", max_length=20, choices=OrganisationKind, db_index=True)
    subtype = models.CharField("区分", max_length=10, choices=Subtype, blank=True, db_index=True)
    region = models.CharField("地域", max_length=10, choices=Region, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上位の組織",
    )
    prefecture = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="municipalities",
        verbose_name="都道府県",
    )
    email_domains = models.CharField("メールのドメイン", max_length=500, blank=True)
    order = models.PositiveIntegerField("並び順", default=0)
    valid_from = models.DateField("存続のはじめ", null=True, blank=True)
    valid_until = models.DateField("存続のおわり", null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "団体"
        verbose_name_plural = "団体"
        ordering = ["order", "code", "pk"]
        indexes = [models.Index(fields=["prefecture", "kind"])]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Name that is unique in Japan: a municipality carries its prefecture, a division its bureau."""
        if self.kind == OrganisationKind.MUNICIPALITY and self.prefecture:
            return f"{self.prefecture.name}{self.name}"
        if self.kind == OrganisationKind.DIVISION and self.parent:
            return f"{self.parent.name} {self.name}"
        return self.name

    @property
    def is_ministry(self) -> bool:
        """Whether this is the ministry or a part of it."""
        return self.kind in MINISTRY_KINDS

    @property
    def is_prefecture(self) -> bool:
        """Whether this is a prefecture."""
        return self.kind == OrganisationKind.PREFECTURE

    @property
    def kind_css(self) -> str:
        """Colour class of the seat bar; the word stands beside it."""
        if self.is_ministry:
            return "ministry"
        return "pref" if self.is_prefecture else "town"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: an organisation ends by ``valid_until``."""
        raise OrganisationIsPermanent


class OrganisationIsPermanent(Exception):
    """Organisations are closed by date, never deleted."""

    def __str__(self) -> str:
        return "団体は削除できません。存続のおわりを入力してください。"


class OrganisationGroup(models.Model):
    """A named set of organisations (指定都市, 中核市, 保健所設置市 …) usable as audience."""

    name = models.CharField("名前", max_length=50, unique=True)
    note = models.CharField("説明", max_length=200, blank=True)
    members = models.ManyToManyField(Organisation, related_name="groups", verbose_name="団体")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "団体の群"
        verbose_name_plural = "団体の群"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """A field of work (介護保険 …): what a notice is about and what a seat is in charge of."""

    name = models.CharField("名前", max_length=50, unique=True)
    order = models.PositiveIntegerField("並び順", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "所管分野"
        verbose_name_plural = "所管分野"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class SeatRole(models.TextChoices):
    """What a seat may do; the first three exist in local governments, the rest in the ministry."""

    MEMBER = "member", "担当"
    MANAGER = "manager", "管理者"
    COORDINATOR = "coordinator", "都道府県の取りまとめ"
    EDITOR = "editor", "編集"
    APPROVER = "approver", "承認"
    AGENT = "agent", "疑義照会の回答"
    CUSTODIAN = "custodian", "鍵の管理"


MINISTRY_ROLES = (SeatRole.EDITOR, SeatRole.APPROVER, SeatRole.AGENT)


class SeatQuerySet(models.QuerySet["Seat"]):
    """Queries on seats."""

    def open_on(self, day: date) -> "SeatQuerySet":
        """Seats not closed on a day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def current(self) -> "SeatQuerySet":
        """Seats open today."""
        return self.open_on(timezone.localdate())


class Seat(models.Model):
    """A post in a section of an organisation. Work stays with the seat when people move.

    Holds no personal data.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="seats", verbose_name="団体"
    )
    section = models.CharField("課室", max_length=100)
    unit = models.CharField("係など", max_length=100, blank=True)
    duties = models.ManyToManyField(Duty, blank=True, related_name="seats", verbose_name="所管分野")
    role = models.CharField("役割", max_length=20, choices=SeatRole, default=SeatRole.MEMBER)
    is_representative = models.BooleanField("代表窓口", default=False)
    email = models.EmailField("席のメールアドレス", blank=True)
    closed_on = models.DateField("廃止した日", null=True, blank=True)

    objects = SeatQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "席"
        verbose_name_plural = "席"
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(is_representative=True, closed_on__isnull=True),
                name="one_representative_seat",
                violation_error_message="代表窓口は1団体に1つです。",
            ),
            models.UniqueConstraint(
                fields=["organisation", "section", "unit"],
                condition=Q(closed_on__isnull=True),
                name="unique_open_seat",
                violation_error_message="同じ課室・係の席がすでにあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} {self.label}"

    @property
    def label(self) -> str:
        """Section and unit: 介護保険課 給付係."""
        return f"{self.section} {self.unit}".strip()


class Assignment(models.Model):
    """A person occupies a seat from a day until a day. Personal data: who works where."""

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="assignments", verbose_name="利用者"
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments", verbose_name="席")
    starts_on = models.DateField("はじめ", default=timezone.localdate)
    ends_on = models.DateField("おわり", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "配席"
        verbose_name_plural = "配席"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "seat", "starts_on"], name="unique_assignment"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="assignment_ends_after_start",
                violation_error_message="おわりは、はじめより後の日にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.seat}"
