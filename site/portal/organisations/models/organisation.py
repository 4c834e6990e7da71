"""Organisations and named groups of them: who a notice can be addressed to.

Values of kinds, subtypes and regions are the Japanese terms themselves: they are what the roster,
the audience rules and the screens all use, so there is no second name to keep in step.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.organisations.codes import validate_code


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

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused, as for a single organisation."""
        raise OrganisationIsPermanent

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

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
        validators=[validate_code],
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
        """Name unique in Japan: a municipality carries its prefecture, a division its bureau."""
        if self.kind == OrganisationKind.MUNICIPALITY and self.prefecture:
            return f"{self.prefecture.name}{self.name}"
        if self.kind == OrganisationKind.DIVISION and self.parent:
            return f"{self.parent.name} {self.name}"
        return self.name

    def lineage(self) -> Iterator["Organisation"]:
        """This organisation and all above it, nearest first; a query for each not loaded yet."""
        unit: Organisation | None = self
        while unit is not None:
            yield unit
            unit = unit.parent

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

    def clean(self) -> None:
        """Fields that contradict each other. Raises ValidationError by field."""
        errors = dict(self._contradictions())
        if errors:
            raise ValidationError(errors)

    def _contradictions(self) -> Iterator[tuple[str, str]]:
        municipality = self.kind == OrganisationKind.MUNICIPALITY
        if self.subtype and not municipality:
            yield "subtype", "区分は市区町村だけに入力できます。"
        if municipality and not self.prefecture:
            yield "prefecture", "市区町村には都道府県を選んでください。"
        if self.prefecture and not self.prefecture.is_prefecture:
            yield "prefecture", "都道府県を選んでください。"
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            yield "valid_until", "存続のおわりは、はじめより後の日にしてください。"
        if self.pk and self._is_own_ancestor():
            yield "parent", "自分より下の組織は選べません。"
        if self.valid_until is None and self._has_namesake():
            yield "name", "同じ都道府県に同じ名前の団体があります。"

    def _is_own_ancestor(self) -> bool:
        above, seen = self.parent, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                return True
            seen.add(above.pk)
            above = above.parent
        return False

    def _has_namesake(self) -> bool:
        """Two that exist under one name would not be told apart; only local governments."""
        if self.kind not in LOCAL_KINDS:
            return False
        others = Organisation.objects.current().filter(
            kind=self.kind, prefecture=self.prefecture, name=self.name
        )
        return others.exclude(pk=self.pk).exists()

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

    @property
    def member_names(self) -> str:
        """Members by full name, one query however many there are."""
        members = self.members.select_related("prefecture", "parent")
        return "、".join(member.full_name for member in members)

    member_names.fget.short_description = "団体"  # type: ignore[attr-defined]
