"""Who got a notice: one delivery per organisation, its responsible seats, its readers by seat."""

from django.db import models
from django.utils import timezone


class Delivery(models.Model):
    """A notice was made available to an organisation. The delivery itself proves availability.

    ``first_version`` is the version by which it was first delivered. A correction with a smaller
    audience keeps the row and sets ``is_current`` to False: what was delivered stays readable, up
    to ``last_version``, the last one addressed to the organisation. None while it is addressed.
    """

    notice = models.ForeignKey("notices.NoticePage", models.PROTECT, related_name="deliveries")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="deliveries"
    )
    first_version = models.ForeignKey("notices.NoticeVersion", models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField("配付日時", default=timezone.now)
    is_current = models.BooleanField("現在の宛先", default=True)
    last_version = models.ForeignKey(
        "notices.NoticeVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "配付"
        verbose_name_plural = "配付"
        constraints = [
            models.UniqueConstraint(fields=["notice", "organisation"], name="one_delivery_each")
        ]
        indexes = [models.Index(fields=["organisation", "notice"])]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.organisation_id}"


class ResponsibleSeat(models.Model):
    """A seat that has to acknowledge a delivery: by duty, as 代表窓口, or by forwarding."""

    class Reason(models.TextChoices):
        """Why the seat is responsible."""

        DUTY = "duty", "所管分野"
        REPRESENTATIVE = "rep", "代表窓口"
        FORWARDED = "fwd", "庁内展開"

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="responsible")
    seat = models.ForeignKey("organisations.Seat", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=4, choices=Reason)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "受け持ちの席"
        verbose_name_plural = "受け持ちの席"
        constraints = [
            models.UniqueConstraint(fields=["delivery", "seat"], name="responsible_once")
        ]
        indexes = [models.Index(fields=["seat", "delivery"])]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.seat_id}"


class Forwarding(models.Model):
    """A forwarding inside an organisation (庁内展開): from which seat to which, with a word.

    Personal data: the account that forwarded, shown only inside the organisation.
    """

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="forwardings")
    from_seat = models.ForeignKey("organisations.Seat", models.PROTECT, related_name="+")
    to_seat = models.ForeignKey("organisations.Seat", models.PROTECT, related_name="+")
    word = models.CharField("ひとこと", max_length=300, blank=True)
    forwarded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    forwarded_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "庁内展開"
        verbose_name_plural = "庁内展開"
        ordering = ["forwarded_at"]

    def __str__(self) -> str:
        return f"{self.from_seat_id} → {self.to_seat_id}"


class SeatReading(models.Model):
    """A seat has been shown a notice up to a version. Unread is per seat, never per person."""

    seat = models.ForeignKey("organisations.Seat", models.PROTECT, related_name="+")
    notice = models.ForeignKey("notices.NoticePage", models.PROTECT, related_name="+")
    version_number = models.PositiveIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "notice"], name="one_reading_per_seat")
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.notice_id}"
