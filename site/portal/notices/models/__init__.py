"""Notices: the page an editor writes, the versions that went out, and to whom."""

from portal.notices.models.delivery import Delivery, Forwarding, ResponsibleSeat, SeatReading
from portal.notices.models.pages import (
    LegalNature,
    NoticeAction,
    NoticeIndexPage,
    NoticeKind,
    NoticePage,
)
from portal.notices.models.version import ChangeLevel, NoticeVersion, VersionFile, VersionWords

__all__ = [
    "ChangeLevel",
    "Delivery",
    "Forwarding",
    "LegalNature",
    "NoticeAction",
    "NoticeIndexPage",
    "NoticeKind",
    "NoticePage",
    "NoticeVersion",
    "ResponsibleSeat",
    "SeatReading",
    "VersionFile",
    "VersionWords",
]
