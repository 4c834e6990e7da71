"""A case: one ticket of django-helpdesk, and all that the ticket does not know."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from portal.extension.working_days import working_days_between
from portal.organisations.models import Duty, Organisation, Seat


class CaseKind(models.TextChoices):
    """サポート案件の種類."""

    INTERPRETATION = "interpretation", "疑義照会"
    QUESTION = "question", "問い合わせ"


class CaseOrigin(models.TextChoices):
    """発生元."""

    WEB = "web", "Web"
    PHONE = "phone", "電話"
    GATHERED = "gathered", "都道府県のまとめ"


class CaseState(models.TextChoices):
    """Where a case stands. The ticket's status follows it (``TICKET_STATUS``)."""

    NEW = "new", "新規"
    OPEN = "open", "進行中"
    REOPENED = "reopened", "再開"
    ANSWERED = "answered", "回答済み（確認待ち）"
    DONE = "done", "完了"
    WITHDRAWN = "withdrawn", "取下げ"
    MERGED = "merged", "統合"


OPEN_STATES = (CaseState.NEW, CaseState.OPEN, CaseState.REOPENED, CaseState.ANSWERED)
UNANSWERED_STATES = (CaseState.NEW, CaseState.OPEN, CaseState.REOPENED)
ENDED_STATES = (CaseState.DONE, CaseState.WITHDRAWN, CaseState.MERGED)
# helpdesk's numbers: 1 open, 2 reopened, 3 resolved, 4 closed, 5 duplicate.
TICKET_STATUS: dict[str, int] = {
    CaseState.NEW: 1,
    CaseState.OPEN: 1,
    CaseState.REOPENED: 2,
    CaseState.ANSWERED: 3,
    CaseState.DONE: 4,
    CaseState.WITHDRAWN: 4,
    CaseState.MERGED: 5,
}


class Holder(models.TextChoices):
    """ボール: who must act next."""

    ASKER = "asker", "照会した団体"
    PREFECTURE = "prefecture", "都道府県"
    BUREAU = "bureau", "厚生労働省"


class Satisfaction(models.TextChoices):
    """One click after the end."""

    GOOD = "good", "役に立った"
    FAIR = "fair", "どちらともいえない"
    POOR = "poor", "役に立たなかった"


def waits_above() -> Q:
    """Whether the case that its prefecture put a case into, or where that was merged, has no answer
    yet, or none any more."""
    return Q(upward__state__in=UNANSWERED_STATES) | Q(
        upward__merged_into__state__in=UNANSWERED_STATES
    )


def rests() -> Q:
    """Whether a prefecture holds a case only until the one above is answered: nobody has to act."""
    return Q(waits_above(), holder=Holder.PREFECTURE)


class Case(models.Model):
    """An inquiry. Subject, text, queue and agent live on the ticket, the rest here.

    The database itself keeps the invariant: an open case has exactly one holder, a responsible
    seat and a next date; an ended one has none of them and a day on which it ended.
    ``clock_days`` are working days that have run before ``clock_since``, the day since which the
    clock runs; None while it stands still. ``answer_escalation`` counts the steps after the day
    of the promised answer, which no chosen date moves, as ``escalation`` does after the next date;
    ``told`` names the highest of those that either reached. ``queue`` repeats the ticket's, so that
    lists and numbers of a desk read one table alone; None as long as only the prefecture was
    asked, and then no desk sees the case.
    Personal data: the person who asked.
    """

    ticket = models.OneToOneField("helpdesk.Ticket", models.PROTECT, related_name="case")
    queue = models.ForeignKey(
        "helpdesk.Queue", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="列", db_index=False,
    )  # fmt: skip
    number = models.CharField("番号", max_length=20, unique=True)
    kind = models.CharField("種類", max_length=20, choices=CaseKind)
    origin = models.CharField("発生元", max_length=20, choices=CaseOrigin, default=CaseOrigin.WEB)
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+", verbose_name="所管分野")
    category = models.ForeignKey(
        "inquiries.Category", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="情報カテゴリ",
    )  # fmt: skip
    notice = models.ForeignKey(
        "notices.NoticePage", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="関係する通知",
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="照会した団体"
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name="照会した席")
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="照会した人"
    )
    prefecture = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="都道府県",
    )  # fmt: skip
    division = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="国の担当",
    )  # fmt: skip
    wished_on = models.DateField("回答を希望する日", null=True, blank=True)
    may_share = models.BooleanField("ほかの団体に見せてよい", default=False)

    state = models.CharField("状態", max_length=20, choices=CaseState, default=CaseState.NEW)
    holder = models.CharField("ボール", max_length=20, choices=Holder, blank=True, default="")
    holder_seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="持ち主の席"
    )
    next_on = models.DateField("次の期日", null=True, blank=True)
    escalation = models.PositiveSmallIntegerField("知らせた段階", default=0)
    answer_escalation = models.PositiveSmallIntegerField(
        "回答の目安の超過を知らせた段階", default=0
    )
    told = models.CharField("知らせた先", max_length=20, blank=True, default="")
    clock_days = models.PositiveIntegerField("経過した営業日", default=0)
    clock_since = models.DateField("時計が動き始めた日", null=True, blank=True)
    target_days = models.PositiveSmallIntegerField("目安（営業日）", default=10)

    upward = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="gathered",
        verbose_name="まとめた照会",
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged",
        verbose_name="統合先",
    )  # fmt: skip
    shared_at = models.DateTimeField("共有した日時", null=True, blank=True)
    shared_title = models.CharField("共有する件名", max_length=200, blank=True, default="")
    shared_text = models.TextField("共有する内容", blank=True, default="")
    answered_with_faq = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="答えになったFAQ",
    )  # fmt: skip
    answered_with_notice = models.ForeignKey(
        "notices.NoticePage", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="答えになった通知",
    )  # fmt: skip
    satisfaction = models.CharField(
        "満足度", max_length=10, choices=Satisfaction, blank=True, default=""
    )
    created_at = models.DateTimeField("作成日")
    first_replied_at = models.DateTimeField("最初の返事", null=True, blank=True)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    ended_at = models.DateTimeField("終わった日時", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "疑義照会"
        verbose_name_plural = "疑義照会"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["organisation", "state", "-created_at"], name="inquiries_own_cases"
            ),
            models.Index(fields=["prefecture", "state"], name="inquiries_first_tier"),
            models.Index(
                fields=["next_on"], name="inquiries_next", condition=Q(next_on__isnull=False)
            ),
            models.Index(
                fields=["holder_seat", "next_on"], name="inquiries_held",
                condition=Q(next_on__isnull=False),
            ),
            models.Index(
                fields=["queue", "state", "holder", "next_on", "answer_escalation"],
                name="inquiries_desk_numbers",
            ),
            models.Index(fields=["queue", "next_on", "id"], name="inquiries_desk_by_date"),
            models.Index(fields=["queue", "created_at", "id"], name="inquiries_desk_by_age"),
            models.Index(
                fields=["queue", "next_on"], name="inquiries_desk_unlinked",
                condition=Q(
                    state=CaseState.DONE,
                    answered_with_faq__isnull=True,
                    answered_with_notice__isnull=True,
                ),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state__in=OPEN_STATES, holder__in=Holder.values, ended_at__isnull=True)
                    & Q(holder_seat__isnull=False, next_on__isnull=False)
                )
                | (
                    Q(state__in=ENDED_STATES, holder="", ended_at__isnull=False)
                    & Q(holder_seat__isnull=True, next_on__isnull=True, clock_since__isnull=True)
                ),
                name="inquiries_open_case_has_a_holder",
            ),
            models.CheckConstraint(
                condition=~Q(holder=Holder.PREFECTURE) | Q(prefecture__isnull=False),
                name="inquiries_prefecture_holds_its_own",
            ),
            models.CheckConstraint(
                condition=Q(holder=Holder.ASKER, clock_since__isnull=True)
                | ~Q(holder=Holder.ASKER),
                name="inquiries_clock_stands_for_the_asker",
            ),
            models.CheckConstraint(
                condition=~Q(upward=F("pk")) & ~Q(merged_into=F("pk")),
                name="inquiries_not_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state in OPEN_STATES

    @property
    def waits_above(self) -> bool:
        """``waits_above`` of this case."""
        return self.asked_above is not None

    @property
    def asked_above(self) -> "Case | None":
        """The case without an answer that its prefecture put this one into, or where that went."""
        upward = self.upward
        above = (upward, upward.merged_into) if upward is not None else ()
        return next((one for one in above if one and one.state in UNANSWERED_STATES), None)

    @property
    def rests(self) -> bool:
        """``rests`` of this case."""
        return self.holder == Holder.PREFECTURE and self.waits_above

    @property
    def lead(self) -> "Case":
        """The case whose date, and delay, this one has: the one above while it rests."""
        above = self.asked_above if self.holder == Holder.PREFECTURE else None
        return above or self

    @property
    def subject(self) -> str:
        """件名."""
        return str(self.ticket.title)

    def days_used(self, today: date) -> int:
        """Working days that the clock has run."""
        if self.clock_since is None:
            return self.clock_days
        return self.clock_days + max(0, working_days_between(self.clock_since, today))
