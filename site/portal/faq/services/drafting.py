"""Drafts that are not typed into the page's form: from an inquiry, from an Excel file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from wagtail.models import Page

from portal.accounts.services.groups import bureau_of
from portal.faq.exceptions import NoFaqIndex
from portal.faq.models import FaqIndexPage, FaqPage, FaqSource
from portal.notices.models import NoticeVersion
from portal.notices.rich_text import body_from_markdown
from portal.organisations.models import Duty, Organisation

REVIEW_DAYS = 365


@dataclass(frozen=True)
class DraftSource:
    """What a draft rests on: a version of a notice (by id), or something outside in words."""

    version_id: int | None = None
    reference: str = ""
    place: str = ""


@transaction.atomic
def add_draft(
    *,
    owner: Organisation,
    question: str,
    answer_text: str,
    duties: Iterable[Duty],
    sources: Sequence[DraftSource],
    user: Any,
    review_on: date | None = None,
) -> FaqPage:
    """A draft below the index of the owner's bureau; ``answer_text`` is Markdown.

    Raises NoFaqIndex, and TooDeep for lists that nobody can read.
    """
    index = index_of(owner)
    page = FaqPage(
        title=title_of(question),
        answer=body_from_markdown(answer_text),
        owner_division=owner,
        review_on=review_on or timezone.localdate() + timedelta(days=REVIEW_DAYS),
        owner=user,
        live=False,
        has_unpublished_changes=True,
    )
    page.duties.set(duties)
    page.bureaus.set([index.bureau])
    page.sources.set(made_sources(sources))
    index.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)
    return page


def index_of(owner: Organisation) -> FaqIndexPage:
    """The index page of the bureau that an organisation belongs to. Raises NoFaqIndex."""
    bureau = bureau_of(owner)
    index = FaqIndexPage.objects.filter(bureau=bureau).first() if bureau else None
    if index is None:
        raise NoFaqIndex
    return index


def title_of(question: str) -> str:
    """The question as long as a page's title may be."""
    return Truncator(question.strip()).chars(Page._meta.get_field("title").max_length)


def made_sources(sources: Iterable[DraftSource], first: int = 0) -> list[FaqSource]:
    """Rows for a page, from a place in their order on."""
    return [
        FaqSource(
            version_id=source.version_id,
            reference=source.reference,
            place=source.place,
            sort_order=order,
        )
        for order, source in enumerate(sources, start=first)
    ]


@transaction.atomic
def send_again(
    *, page: FaqPage, question: str, answer_text: str, sources: Sequence[DraftSource], user: Any
) -> None:
    """A draft that was given back goes to the approvers in new words, as a further revision.

    Notices among ``sources`` that it does not name yet come to the others. Raises TooDeep.
    """
    page.title, page.answer = title_of(question), body_from_markdown(answer_text)
    present = list(page.sources.all())
    named = [source.version.notice_id for source in present if source.version]
    versions = NoticeVersion.objects.filter(pk__in=[source.version_id for source in sources])
    unnamed = set(versions.exclude(notice__in=named).values_list("pk", flat=True))
    new = [source for source in sources if source.version_id in unnamed]
    page.sources.add(*made_sources(new, first=len(present)))
    page.save(clean=False)
    page.save_revision(user=user, log_action=True, clean=False)
    submit_draft(page=page, user=user)


def submit_draft(*, page: FaqPage, user: Any) -> None:
    """Send a draft to the bureau's approvers; one that was given back, in the name of whoever
    sends it now.
    """
    returned = page.current_workflow_state
    if returned is not None:
        returned.requested_by = user
        returned.resume(user=user)
    elif workflow := page.get_workflow():
        workflow.start(page, user)
