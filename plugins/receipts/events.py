"""Opening a notice or an attachment leaves an event of the organisation, once per version."""

from portal.extension.events import AttachmentViewed, NoticeOpened, subscribe

from plugins.receipts.services import record_attachment_viewed, record_opened


@subscribe(NoticeOpened)
def note_opened(event: NoticeOpened) -> None:
    """The notice was shown to a seat of the organisation."""
    record_opened(delivery_id=event.delivery_id, version_id=event.version_id, seat_id=event.seat_id)


@subscribe(AttachmentViewed)
def note_attachment_viewed(event: AttachmentViewed) -> None:
    """An attachment was fetched by a seat of the organisation."""
    record_attachment_viewed(
        delivery_id=event.delivery_id, version_id=event.version_id, seat_id=event.seat_id
    )
