"""Duties, seats and who occupies them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.organisations.csv_files import has_control_character
from portal.organisations.models.organisation import Organisation


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


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Queries on who sits where."""

    def on(self, day: date) -> "AssignmentQuerySet":
        """Assignments of a day, whoever has them."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class SeatQuerySet(models.QuerySet["Seat"]):
    """Queries on seats."""

    def open_on(self, day: date) -> "SeatQuerySet":
        """Seats not closed on a day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def current(self) -> "SeatQuerySet":
        """Seats open today."""
        return self.open_on(timezone.localdate())

    def occupied(self) -> "SeatQuerySet":
        """Open seats on which somebody sits today."""
        today = timezone.localdate()
        return self.open_on(today).filter(is_occupied(today))


def is_occupied(day: date) -> Exists:
    """Whether somebody whose account is open sits on the outer seat on a day."""
    people = Assignment.objects.on(day).filter(user__is_active=True)
    return Exists(people.filter(seat=OuterRef("pk")))


def seat_label(section: str, unit: str) -> str:
    """How people call a seat, for lists that read no more of it."""
    return f"{section} {unit}".strip()


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
    phone = models.CharField("席の電話", max_length=40, blank=True)
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

    def get_is_representative_display(self) -> str:
        """In words: the admin's own icon says True or False and needs Django's admin installed."""
        return "はい" if self.is_representative else "いいえ"

    get_is_representative_display.short_description = "代表窓口"  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Text that is no line, roles that the organisation cannot have. Raises ValidationError."""
        self.check_lines()
        if self.organisation_id is None:
            return
        if self.role == SeatRole.COORDINATOR and not self.organisation.is_prefecture:
            raise ValidationError({"role": "都道府県の取りまとめの席は、都道府県だけに置けます。"})
        if self.role in MINISTRY_ROLES and not self.organisation.is_ministry:
            raise ValidationError({"role": "この役割の席は、本省だけに置けます。"})

    def check_lines(self) -> None:
        """Section, unit and telephone stand in lists and files. Raises ValidationError."""
        for name, word in (("section", "課室"), ("unit", "係など"), ("phone", "電話")):
            if has_control_character(getattr(self, name)):
                raise ValidationError({name: f"{word}に使えない文字（改行など）があります。"})

    @property
    def label(self) -> str:
        """Section and unit: 介護保険課 給付係."""
        return seat_label(self.section, self.unit)


class Assignment(models.Model):
    """A person occupies a seat from a day until a day. Personal data: who works where."""

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="assignments", verbose_name="利用者"
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments", verbose_name="席")
    starts_on = models.DateField("はじめ", default=timezone.localdate)
    ends_on = models.DateField("おわり", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()
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
