"""What inquiries hear of other parts: an FAQ drafted from a case went out."""

from portal.extension.events import FaqPublished, subscribe
from portal.inquiries.notifying import tell_faq


@subscribe(FaqPublished)
def faq_published(event: FaqPublished) -> None:
    """Whoever asked learns that the answer is FAQ now."""
    tell_faq(event.page_id)
