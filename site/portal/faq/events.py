"""What the FAQ hears: of notices that went out or were taken back, of its own publication, and of
drafts that the approvers give back.
"""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Revision, WorkflowState
from wagtail.signals import page_published, workflow_rejected

from portal.extension.events import (
    FaqDraftReturned,
    NoticePublished,
    NoticeWithdrawn,
    emit,
    subscribe,
)
from portal.faq.models import FaqPage
from portal.faq.selectors import return_comment
from portal.faq.services import flag_dependents, record_publication


@subscribe(NoticePublished)
def notice_published(event: NoticePublished) -> None:
    """A new version: the answers that rest on an earlier one are to be checked."""
    if event.number > 1:
        flag_dependents(notice_id=event.notice_id)


@subscribe(NoticeWithdrawn)
def notice_withdrawn(event: NoticeWithdrawn) -> None:
    """A notice is 廃止: so are the grounds of its answers."""
    flag_dependents(notice_id=event.notice_id)


@receiver(page_published, sender=FaqPage)
def faq_published(instance: FaqPage, revision: Revision, **kwargs: Any) -> None:
    """Whichever way it went out; a publication reserved for later has not happened yet."""
    if instance.live:
        record_publication(page=instance, revision=revision)


@receiver(workflow_rejected)
def draft_returned(instance: WorkflowState, **kwargs: Any) -> None:
    """「修正を依頼する」: who wrote a draft outside of the admin has to hear of it."""
    if instance.content_type.model_class() is not FaqPage:
        return
    comment = return_comment(int(instance.object_id))
    if comment is not None:
        emit(FaqDraftReturned(int(instance.object_id), comment, instance.requested_by_id))
