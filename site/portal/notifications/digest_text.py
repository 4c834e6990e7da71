"""The words of the daily digest: grouped by thing, newest first, one line each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.mail import EmailMessage
from django.utils import timezone

from portal.extension.notifications import ARRIVED, NotificationKind, notification_kinds
from portal.extension.search import SEARCH_BOX
from portal.extension.templatetags.portal_format import monthday
from portal.notifications.mails import Person, foot, mail
from portal.notifications.models import Notification
from portal.notifications.plain_text import folded, one_line

SHOWN = 60
"""Things in one mail; after an outage or long leave the rest stands in the inbox."""
INDENT = "　　　　"


@dataclass
class Entry:
    """A thing and what happened to it, newest first."""

    told: list[Notification] = field(default_factory=list)
    is_asked: bool = False

    def add(self, notification: Notification, *, is_asked: bool) -> None:
        """Add what happened before."""
        self.told.append(notification)
        self.is_asked = self.is_asked or is_asked

    @property
    def newest(self) -> Notification:
        """What happened last; its words name the thing."""
        return self.told[0]


@dataclass(frozen=True)
class Digest:
    """What one seat is told on one day."""

    day: date
    seat_label: str
    entries: list[Entry]

    @property
    def asked(self) -> int:
        """How many things ask something of this seat."""
        return sum(entry.is_asked for entry in self.entries)


def digest_mail(digest: Digest, *, seat_id: int, person: Person) -> EmailMessage:
    """The digest of a seat for one of the people on it."""
    return mail(
        subject=subject(digest),
        body="\n".join(lines(digest, person)),
        person=person,
        key=f"digest:{digest.day}:{seat_id}:{person.user_id}",
    )


def subject(digest: Digest) -> str:
    """【つなぐ】新着3件（要確認2件）札幌市 介護保険課 給付係."""
    asked = f"（要確認{digest.asked}件）" if digest.asked else "　"
    return f"【つなぐ】新着{len(digest.entries)}件{asked}{one_line(digest.seat_label)}"


def lines(digest: Digest, person: Person) -> Iterator[str]:
    """The text."""
    yield f"{one_line(digest.seat_label)}　{one_line(person.name)} 様"
    yield ""
    yield folded(f"つなぐの日報（{monthday(digest.day)}）です。前の日報からあとの新着です。")
    yield folded(f"リンクを開けない端末では、{SEARCH_BOX}に、【 】の番号を入れてください。")
    shown = digest.entries[:SHOWN]
    for kind in notification_kinds:
        yield from section(kind, [e for e in shown if e.newest.kind == kind.key])
    if rest := len(digest.entries) - len(shown):
        yield ""
        yield f"ほかに{rest}件あります。つなぐの受信箱で見られます。"
    yield from foot()
    yield folded(
        "この日報は、新着のある開庁日に1通だけ届きます。時刻や、分野ごとの程度は、"
        "受信箱の「お知らせの受け取り方」で変えられます。"
    )


def section(kind: NotificationKind, entries: list[Entry]) -> Iterator[str]:
    """One kind with its things."""
    if not entries:
        return
    yield ""
    yield f"■ {kind.heading}（{len(entries)}件）"
    for entry in entries:
        yield entry_line(entry)
        note = happened(entry)
        if note:
            yield folded(f"※{note}", first=INDENT, rest=INDENT + "　")


def entry_line(entry: Entry) -> str:
    """11/24 要確認【T-4821】老介発1118第2号　負担限度額認定の…"""
    newest = entry.newest
    day = timezone.localdate(newest.created_at)
    marks = [("緊急", newest.is_urgent), ("要確認", entry.is_asked), ("重要", newest.is_important)]
    word = next((mark for mark, applies in marks if applies), "")
    number = f"【{newest.code}】" if newest.code else ""
    reference = f"{newest.reference}　" if newest.reference else ""
    when = f" {day.month:>2}/{day.day:<2} "
    return folded(f"{word}{number}{reference}{newest.title}", first=when, rest=INDENT)


def happened(entry: Entry) -> str:
    """What happened beyond the arrival, newest first, each once."""
    return "／".join(dict.fromkeys(n.line for n in entry.told if n.event != ARRIVED))
