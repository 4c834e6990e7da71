"""The pages an editor works on: the index of each bureau, and question with answer."""

# mypy: disable-error-code="var-annotated,has-type"
# Wagtail has no types, so the model plugin does not see that these are models.

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from portal.extension.permanence import BureauIndexPage, PermanentPage
from portal.faq.exceptions import FaqIsPermanent
from portal.faq.models.serving import ServedFaq, ServedFaqIndex
from portal.faq.models.standing import FaqStanding
from portal.notices.models.pages import RICH_TEXT_FEATURES


class FaqIndexPage(ServedFaqIndex, BureauIndexPage):
    """The list of FAQ."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page", "faq.FaqIndexPage"]
    subpage_types: ClassVar[list[str]] = ["faq.FaqIndexPage", "faq.FaqPage"]

    class Meta:
        verbose_name = "よくある質問の一覧"
        verbose_name_plural = "よくある質問の一覧"


class FaqPage(ServedFaq, PermanentPage):
    """One question (the title) with its answer. State beside the text is in ``standing``."""

    answer = RichTextField("答え", features=RICH_TEXT_FEATURES)
    duties = ParentalManyToManyField(
        "organisations.Duty", related_name="+", blank=True, verbose_name="所管分野"
    )
    bureaus = ParentalManyToManyField(
        "organisations.Organisation", related_name="+", blank=True, verbose_name="部局"
    )
    owner_division = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="持ち主の課",
    )
    owner_seat = models.ForeignKey(
        "organisations.Seat",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="持ち主の席",
    )
    review_on = models.DateField("次の見直し", null=True, db_index=True)

    permanent_error = FaqIsPermanent
    parent_page_types: ClassVar[list[str]] = ["faq.FaqIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        # Wagtail would write FAQ as Faq.
        verbose_name = "よくある質問"
        verbose_name_plural = "よくある質問"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the page; a new one gets its standing."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            FaqStanding.objects.create(page=self)


class FaqSource(Orderable):
    """What the answer rests on: a version of a notice, or something outside (a law) in words."""

    page = ParentalKey(FaqPage, related_name="sources", on_delete=models.CASCADE)
    version = models.ForeignKey(
        "notices.NoticeVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="通知の版",
    )
    reference = models.CharField("通知のほかの根拠", max_length=200, blank=True)
    place = models.CharField("箇所", max_length=100, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "根拠"
        verbose_name_plural = "根拠"

    def __str__(self) -> str:
        return str(self.version or self.reference)

    def clean(self) -> None:
        """One or the other. Raises ValidationError by field."""
        super().clean()
        if bool(self.version_id) == bool(self.reference.strip()):
            raise ValidationError(
                {"version": "通知の版か、通知のほかの根拠の、どちらか1つを入れてください。"}
            )


class RelatedFaq(Orderable):
    """A question that is close to this one."""

    page = ParentalKey(FaqPage, related_name="related_faqs", on_delete=models.CASCADE)
    other = models.ForeignKey(FaqPage, models.CASCADE, related_name="+", verbose_name="近い質問")

    class Meta(Orderable.Meta):
        verbose_name = "近い質問"
        verbose_name_plural = "近い質問"

    def __str__(self) -> str:
        return str(self.other)

    def clean(self) -> None:
        """Another one. Raises ValidationError by field."""
        super().clean()
        if self.other_id and self.other_id == self.page_id:
            raise ValidationError({"other": "このFAQとは別のFAQを選んでください。"})
