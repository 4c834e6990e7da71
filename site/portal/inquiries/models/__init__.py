"""Inquiries: desks, cases, what was said in them, and who joined."""

from portal.inquiries.models.case import (
    ENDED_STATES,
    OPEN_STATES,
    TICKET_STATUS,
    UNANSWERED_STATES,
    Case,
    CaseKind,
    CaseOrigin,
    CaseState,
    Holder,
    Satisfaction,
    rests,
    waits_above,
)
from portal.inquiries.models.desk import Category, Desk
from portal.inquiries.models.draft import AnswerDraft, AskDraft, DraftFile, DraftState
from portal.inquiries.models.entry import ASKING_KINDS, CaseFile, Entry, EntryKind, Side, Visibility
from portal.inquiries.models.joining import Joining
from portal.inquiries.models.told import ToldSeat

__all__ = [
    "ASKING_KINDS",
    "ENDED_STATES",
    "OPEN_STATES",
    "TICKET_STATUS",
    "UNANSWERED_STATES",
    "AnswerDraft",
    "AskDraft",
    "Case",
    "CaseFile",
    "CaseKind",
    "CaseOrigin",
    "CaseState",
    "Category",
    "Desk",
    "DraftFile",
    "DraftState",
    "Entry",
    "EntryKind",
    "Holder",
    "Joining",
    "Satisfaction",
    "Side",
    "ToldSeat",
    "Visibility",
    "rests",
    "waits_above",
]
