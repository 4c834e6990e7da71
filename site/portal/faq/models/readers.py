"""What readers say about an FAQ. No table here holds a person beside what they said (ADR 0016)."""

from django.db import models
from django.utils import timezone


class Choice(models.TextChoices):
    """Whether the answer was enough."""

    CLEAR = "clear", "分かった"
    PARTLY = "partly", "一部だけ分かった"
    UNCLEAR = "unclear", "分からなかった"


class VoteCount(models.Model):
    """How many pressed one of the choices. A number, and nothing that leads to a person."""

    page = models.ForeignKey("faq.FaqPage", models.PROTECT, related_name="vote_counts")
    choice = models.CharField("答え", max_length=10, choices=Choice)
    number = models.PositiveIntegerField("人数", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "役に立った数"
        verbose_name_plural = "役に立った数"
        constraints = [
            models.UniqueConstraint(fields=["page", "choice"], name="faq_count_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.choice} {self.number}"


class Participation(models.Model):
    """Somebody has answered about some FAQ: enough to refuse a second vote, and no more.

    ``mark`` is a keyed hash of FAQ and person; the table alone names neither. No choice, no time,
    and no counter as its key whose order would tell one. ``receipt`` is random: whoever brings it
    back (only the browser has it, together with the choice) may change the vote once.
    """

    mark = models.CharField(max_length=64, primary_key=True)
    receipt = models.CharField(max_length=43)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "回答済みの印"
        verbose_name_plural = "回答済みの印"

    def __str__(self) -> str:
        return self.mark[:8]


class Feedback(models.Model):
    """What is missing in an answer, for its owner. Who wrote it is not kept, and the page says so.

    May hold personal data that the writer put into it.
    """

    page = models.ForeignKey("faq.FaqPage", models.PROTECT, related_name="feedback")
    body = models.TextField("足りないこと", max_length=2000)
    sent_at = models.DateTimeField("届いた日時", default=timezone.now)
    handled_at = models.DateTimeField("対応した日時", null=True, blank=True)
    handling = models.TextField("対応", max_length=500, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "足りないことの声"
        verbose_name_plural = "足りないことの声"
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["handled_at", "sent_at"])]

    def __str__(self) -> str:
        return f"{self.page_id} {self.body[:20]}"
