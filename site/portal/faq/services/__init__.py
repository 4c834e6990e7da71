"""What happens to FAQ: publication, 要確認, 廃止, votes, feedback, drafts made by others."""

from portal.faq.services.checking import clear_check, flag, flag_dependents, flag_due
from portal.faq.services.drafting import DraftSource, add_draft, send_again, submit_draft
from portal.faq.services.listening import cast_vote, handle_feedback, send_feedback
from portal.faq.services.publication import record_publication, withdraw_faq

__all__ = [
    "DraftSource",
    "add_draft",
    "cast_vote",
    "clear_check",
    "flag",
    "flag_dependents",
    "flag_due",
    "handle_feedback",
    "record_publication",
    "send_again",
    "send_feedback",
    "submit_draft",
    "withdraw_faq",
]
