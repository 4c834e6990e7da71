"""What apps above and plugins may know and ask about FAQ."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.db.models.expressions import Combinable

from portal.faq.exceptions import DraftMoved, FaqError, NoFaqIndex
from portal.faq.models import FaqPage
from portal.faq.naming import object_key, short_code
from portal.faq.selectors import (
    live_faqs,
    return_comment,
    returned_drafts,
    stalled_draft,
    stalled_drafts,
    withdrawn_faqs,
)
from portal.faq.services import DraftSource, add_draft, send_again, submit_draft
from portal.notices.markdown import markdown_from_body
from portal.organisations.models import Duty, Organisation

__all__ = [
    "DraftMoved",
    "DraftSource",
    "DraftWords",
    "FaqError",
    "FaqInfo",
    "NoFaqIndex",
    "create_draft",
    "faq_info",
    "is_published",
    "object_key",
    "resubmit_draft",
    "return_comment",
    "returned_draft",
    "short_code",
    "stalled_words",
    "void_faqs",
]


@dataclass(frozen=True)
class FaqInfo:
    """A published FAQ in a few words. ``needs_check``: 要確認. ``updated_at``: last publication."""

    id: int
    code: str
    question: str
    url: str
    owner: str
    duties: tuple[str, ...]
    needs_check: bool
    withdrawn: bool
    updated_at: datetime


@dataclass(frozen=True)
class DraftWords:
    """Question and answer of a draft; ``answer_text`` is Markdown. ``revision``: the id of the
    state in which it has these words.
    """

    question: str
    answer_text: str
    revision: int | None


def faq_info(ids: Collection[int]) -> dict[int, FaqInfo]:
    """Published FAQ by id; two queries. Whoever is signed in may read them."""
    if not ids:
        return {}
    found = live_faqs().filter(pk__in=ids).prefetch_related("duties")
    return {page.pk: _info(page) for page in found}


def _info(page: FaqPage) -> FaqInfo:
    return FaqInfo(
        id=page.pk,
        code=short_code(page.pk),
        question=page.title,
        url=f"/faq/{page.pk}/",
        owner=page.owner_division.full_name if page.owner_division else "",
        duties=tuple(duty.name for duty in page.duties.all()),
        needs_check=page.standing.check_since is not None,
        withdrawn=page.standing.withdrawn_at is not None,
        updated_at=page.last_published_at,
    )


def is_published(faq_id: int) -> bool:
    """Whether the FAQ went out; from then on it stays readable for ever, 廃止 included."""
    return live_faqs().filter(pk=faq_id).exists()


def void_faqs() -> QuerySet[FaqPage]:
    """What answers nobody: drafts on no way to become FAQ, and 廃止."""
    return stalled_drafts() | withdrawn_faqs()


def stalled_words(faq_id: int | None) -> DraftWords | None:
    """What stands in a draft that was given back or taken back; None for every other FAQ."""
    page = stalled_draft(faq_id)
    if page is None:
        return None
    return DraftWords(page.title, markdown_from_body(page.answer), page.latest_revision_id)


def returned_draft(faq_id: Combinable) -> Subquery:
    """The id of the draft that a query names where the approvers gave it back, else NULL. No
    Exists: PostgreSQL would look up all drafts for it, and not those of one page of a list.
    """
    return Subquery(returned_drafts().filter(pk=faq_id).values("pk")[:1])


def resubmit_draft(
    *,
    faq_id: int | None,
    question: str,
    answer_text: str,
    sources: Sequence[DraftSource],
    user: Any,
    seen: int | None = None,
) -> bool:
    """Send a draft that was given back or taken back to the approvers again, in these words.

    Whether there was one: every other FAQ stays as it is. ``seen`` is the revision that these words
    come after. Raises TooDeep, and DraftMoved where another one is the newest.
    """
    page = stalled_draft(faq_id)
    if page is not None:
        if seen is not None and seen != page.latest_revision_id:
            raise DraftMoved
        send_again(
            page=page, question=question, answer_text=answer_text, sources=sources, user=user
        )
    return page is not None


@transaction.atomic
def create_draft(
    *,
    bureau: Organisation,
    question: str,
    answer_text: str,
    duties: Iterable[Duty],
    sources: Sequence[DraftSource],
    user: Any,
) -> int:
    """Write a draft for a bureau or one of its divisions and send it to the bureau's approvers.

    ``answer_text`` is Markdown. Returns the id of the page: ``FaqPublished`` tells when it is out.
    Raises NoFaqIndex where the bureau has no FAQ.
    """
    page = add_draft(
        owner=bureau,
        question=question,
        answer_text=answer_text,
        duties=duties,
        sources=sources,
        user=user,
    )
    submit_draft(page=page, user=user)
    return int(page.pk)
