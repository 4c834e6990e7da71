"""What inquiries hear of other parts: an FAQ drafted from a case went out, or was given back."""

from portal.extension.events import FaqDraftReturned, FaqPublished, subscribe
from portal.inquiries.notifying import tell_faq
from portal.inquiries.services.knowing import note_return


@subscribe(FaqPublished)
def faq_published(event: FaqPublished) -> None:
    """Whoever asked learns that the answer is FAQ now."""
    tell_faq(event.page_id)


@subscribe(FaqDraftReturned)
def faq_draft_returned(event: FaqDraftReturned) -> None:
    """The desk reads what is to be changed."""
    note_return(faq_id=event.page_id, comment=event.comment, user_id=event.user_id)
