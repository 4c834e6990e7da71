"""「同じ疑問」: organisations that wait for the same answer."""

from django.db import models

from portal.organisations.models import Organisation, Seat


class Joining(models.Model):
    """An organisation joined a shared case; the answer reaches this seat."""

    case = models.ForeignKey("inquiries.Case", models.PROTECT, related_name="joinings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    joined_at = models.DateTimeField("加わった日時")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "同じ疑問"
        verbose_name_plural = "同じ疑問"
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"],
                name="inquiries_joined_once",
                violation_error_message="すでに加わっています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.organisation}"
