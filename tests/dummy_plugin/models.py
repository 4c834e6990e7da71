"""A table with a foreign key to the host."""

from django.db import models


class DummyMark(models.Model):
    """What the page option of the dummy plugin wrote for a version."""

    notice = models.ForeignKey("wagtailcore.Page", models.PROTECT, related_name="+")
    version_number = models.PositiveIntegerField()
    word = models.CharField(max_length=20)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "見本の印"
        verbose_name_plural = "見本の印"

    def __str__(self) -> str:
        return self.word
