"""What the page of an FAQ shows: answer, grounds with their state, history, facts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from portal.extension.permissions import acting_seat
from portal.extension.templatetags.portal_format import monthday, wareki
from portal.extension.working_days import add_working_days
from portal.faq.models import Choice, FaqChange, FaqPage, FaqSource
from portal.faq.naming import notice_name, short_code
from portal.faq.permissions import can_edit
from portal.faq.selectors import SHOWN_FROM, is_open, reasons_to_check, related_faqs, votes_of
from portal.faq.services.listening import has_voted
from portal.notices.permissions import sees_everything, visible_notices
from portal.notices.rich_text import rendered_body

CHECK_WORKING_DAYS = 5
"""Within so many working days the owner has looked at an FAQ that is 要確認."""


@dataclass(frozen=True)
class ShownSource:
    """One ground. ``state``: ``("ok", "変わりません")`` and the like, or nothing for a law."""

    name: str
    url: str
    place: str
    version: str
    state: tuple[str, str] | None
    difference_url: str = ""


@dataclass(frozen=True)
class ShownVotes:
    """The numbers under 「この答えで分かりましたか」; hidden while there are few."""

    numbers: tuple[tuple[str, int], ...]
    has_voted: bool

    @property
    def are_shown(self) -> bool:
        """Enough to hide each in the crowd."""
        return sum(number for _, number in self.numbers) >= SHOWN_FROM


def faq_context(page: FaqPage, request: HttpRequest) -> dict[str, Any]:
    """A published FAQ."""
    since = page.standing.check_since
    changes = list(page.changes.all())
    return {
        **text_context(page, request),
        "badges": badges(page),
        "crumbs": crumbs(page, page.title),
        "standing": page.standing,
        "reasons": reasons_to_check(page.pk, since) if since else [],
        "check_due": check_due(timezone.localdate(since)) if since else None,
        "successor": page.standing.successor,
        "is_open": is_open(page),
        "votes": shown_votes(page, request.user),
        "choices": Choice.choices,
        "steps": [history_step(change, changes[0].pk) for change in changes],
        "related": related_faqs(page),
        "edit_url": edit_url(page, request),
        "address": request.build_absolute_uri(f"/faq/{page.pk}/"),
    }


def preview_context(page: FaqPage, request: HttpRequest) -> dict[str, Any]:
    """A draft: nothing that comes with publication."""
    return {
        **text_context(page, request),
        "badges": [("plain", "下書きの見え方")],
        "crumbs": crumbs(page, page.title),
        "is_preview": True,
    }


def text_context(page: FaqPage, request: HttpRequest) -> dict[str, Any]:
    """Question, answer and grounds."""
    return {
        "page": page,
        "code": short_code(page.pk) if page.pk else "",
        "answer": shown_answer(page),
        "duties": list(page.duties.all()),
        "sources": shown_sources(page, request),
        "facts": facts(page),
        "now": timezone.now(),
    }


def shown_answer(page: FaqPage) -> SafeString:
    """The answer as HTML, reduced to what may stand in it."""
    return mark_safe(rendered_body(page.answer))


def crumbs(page: FaqPage, last: str) -> list[tuple[str, str]]:
    """Home, list, duty, question."""
    trail = [("やること", "/"), ("よくある質問", reverse("faq_list"))]
    duty = next(iter(page.duties.all()), None)
    if duty is not None:
        trail.append((duty.name, f"{reverse('faq_list')}?duty={duty.pk}"))
    return [*trail, (last, "")]


def badges(page: FaqPage) -> list[tuple[str, str]]:
    """要確認 or 廃止."""
    if page.standing.withdrawn_at:
        return [("gone", "廃止")]
    return [("soon", "要確認")] if page.standing.check_since else []


def check_due(since: date) -> date:
    """By when the owner has looked."""
    return add_working_days(since, CHECK_WORKING_DAYS)


def facts(page: FaqPage) -> list[tuple[str, str]]:
    """The aside."""
    first, last = page.first_published_at, page.last_published_at
    owner = page.owner_division.full_name if page.owner_division else ""
    seat = page.owner_seat
    bureaus = [bureau.full_name for bureau in page.bureaus.all()]
    return [
        ("番号", short_code(page.pk) if page.pk else ""),
        ("持ち主", f"{owner} {seat.label}" if seat else owner),
        ("電話", seat.phone if seat else ""),
        ("部局", "、".join(bureaus)),
        ("所管分野", "、".join(duty.name for duty in page.duties.all())),
        ("公開", wareki(first)),
        ("最後に直した日", "" if wareki(last) == wareki(first) else wareki(last)),
        ("次の見直し", wareki(page.review_on)),
    ]


def shown_sources(page: FaqPage, request: HttpRequest) -> list[ShownSource]:
    """The grounds; a notice is a link for whom it was delivered to. One query for all notices."""
    sources = list(page.sources.all())
    notices = [source.version.notice_id for source in sources if source.version]
    readable = visible_notices(request.user, acting_seat(request)).filter(pk__in=notices)
    visible = set(readable.values_list("pk", flat=True)) if notices else set()
    return [shown_source(source, visible) for source in sources]


def shown_source(source: FaqSource, visible: set[int]) -> ShownSource:
    """One ground with the state of its notice today."""
    version = source.version
    if version is None:
        return ShownSource(source.reference, "", source.place, "", None)
    may_see = version.notice_id in visible
    current = version.notice.current_version.number
    is_old = current > version.number
    differences = reverse("notice_difference", args=[version.notice_id, version.number, current])
    return ShownSource(
        name=notice_name(version.document_number, version.title),
        url=reverse("notice", args=[version.notice_id]) if may_see else "",
        place=source.place,
        version=f"第{version.number}版（{monthday(version.published_at)}）",
        state=state_of(version.notice, current if is_old else None),
        difference_url=differences if may_see and is_old else "",
    )


def state_of(notice: Any, newer: int | None) -> tuple[str, str]:
    """廃止, 差し替え 第2版 or 変わりません."""
    if notice.withdrawn_at:
        return ("gone", "廃止")
    return ("swap", f"差し替え 第{newer}版") if newer else ("ok", "変わりません")


def shown_votes(page: FaqPage, user: Any) -> ShownVotes:
    """Numbers in the order of the buttons."""
    found = votes_of(page.pk)
    numbers = tuple((choice.label, found[choice.value]) for choice in Choice)
    return ShownVotes(numbers, has_voted(page.pk, user.pk))


def history_step(change: FaqChange, newest: int) -> dict[str, str]:
    """A line of the history, without anybody's name."""
    local = timezone.localtime(change.at)
    day = f"{wareki(local)}{local.hour}:{local.minute:02}"
    return {
        "label": change.get_kind_display(),
        "note": f"{day}　{change.note}" if change.note else day,
        "state": "now" if change.pk == newest else "done",
    }


def edit_url(page: FaqPage, request: HttpRequest) -> str:
    """The page in the admin, for those who may change it."""
    # Groups with access to the admin follow ministry seats: nobody else has to be looked up.
    if not sees_everything(request.user, acting_seat(request)) or not can_edit(request.user, page):
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def loaded_for_page(pages: QuerySet[FaqPage]) -> QuerySet[FaqPage]:
    """A queryset of FAQ with everything their page reads; a constant number of queries."""
    return pages.select_related("owner_seat", "standing__successor").prefetch_related(
        "duties",
        "bureaus__parent",
        "related_faqs",
        "changes",
        "sources__version__notice__current_version",
    )
