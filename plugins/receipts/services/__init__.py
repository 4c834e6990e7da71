"""What changes receipts: answers of organisations, reminders, telephone calls."""

from plugins.receipts.services.calls import record_call
from plugins.receipts.services.receipts import (
    acknowledge,
    acknowledge_by_proxy,
    mark_done,
    mark_not_applicable,
    office_of,
    record_attachment_viewed,
    record_opened,
    reject,
)
from plugins.receipts.services.refusals import (
    AlreadyAcknowledged,
    AlreadyByProxy,
    AlreadyNotApplicable,
    AnsweredOtherwise,
    ChannelUnknown,
    NotAddressed,
    NotAsked,
    NoticeWithdrawn,
    ReasonMissing,
    ReceiptRefused,
    VersionReplaced,
)
from plugins.receipts.services.reminders import NothingPending, StepDone, send_next
from plugins.receipts.services.requests import carry_on_requests, request_receipts

__all__ = [
    "AlreadyAcknowledged",
    "AlreadyByProxy",
    "AlreadyNotApplicable",
    "AnsweredOtherwise",
    "ChannelUnknown",
    "NotAddressed",
    "NotAsked",
    "NothingPending",
    "NoticeWithdrawn",
    "ReasonMissing",
    "ReceiptRefused",
    "StepDone",
    "VersionReplaced",
    "acknowledge",
    "acknowledge_by_proxy",
    "carry_on_requests",
    "mark_done",
    "mark_not_applicable",
    "office_of",
    "record_attachment_viewed",
    "record_call",
    "record_opened",
    "reject",
    "request_receipts",
    "send_next",
]
