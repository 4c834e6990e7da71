"""Who was let into a case because its date had passed."""

from django.db import models

from portal.organisations.models import Seat


class ToldSeat(models.Model):
    """A seat of the prefecture that was told of a late case: it may act there from then on.

    It stays when somebody acts and the steps begin anew: whoever was told can see what came of it.
    """

    case = models.ForeignKey("inquiries.Case", models.PROTECT, related_name="told_seats")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    told_at = models.DateTimeField("知らせた日時")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "期日超過を知らせた席"
        verbose_name_plural = "期日超過を知らせた席"
        ordering = ["told_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "seat"], name="inquiries_told_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.seat}"
