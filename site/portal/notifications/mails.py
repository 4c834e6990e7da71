"""The mails of the portal in plain text, written for offices where links cannot be opened.

They name the number to type into the portal. No HTML, no tracking. They go to the people on a
seat, each on their own, through Django's mail API: the outbox sends them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from portal.accounts.selectors import current_assignments
from portal.extension.search import SEARCH_BOX
from portal.notifications.models import Notification
from portal.notifications.plain_text import folded, one_line
from portal.organisations.models import Seat
from portal.outbox.api import stable_message_id

SEATS_AT_ONCE = 500
RULE = "─" * 28


@dataclass(frozen=True)
class Person:
    """Somebody on a seat today. Personal data: for the mail alone."""

    seat_id: int
    user_id: int
    name: str
    email: str


def people_on(seat_ids: Iterable[int]) -> list[Person]:
    """Who works on the seats today and may sign in; one query."""
    seats = Seat.objects.current().filter(pk__in=list(seat_ids))
    assignments = current_assignments().filter(seat__in=seats, user__is_active=True)
    rows = assignments.order_by("seat_id", "user_id").values_list(
        "seat", "user", "user__name", "user__email"
    )
    return [Person(seat, user, name or email, email) for seat, user, name, email in rows.distinct()]


def mail_at_once(notifications: Sequence[Notification], seat_ids: Sequence[int]) -> set[int]:
    """One mail about all of these to everybody on the seats, each person once; the seats with
    people.
    """
    written: set[int] = set()
    reached: set[int] = set()
    for start in range(0, len(seat_ids), SEATS_AT_ONCE):
        found = people_on(seat_ids[start : start + SEATS_AT_ONCE])
        reached.update(person.seat_id for person in found)
        people = {person.user_id: person for person in found}
        new = [person for pk, person in people.items() if pk not in written]
        written.update(people)
        send(at_once_mail(notifications, person) for person in new)
    return reached


def send(messages: Iterable[EmailMessage]) -> None:
    """Hand messages to the outbox, in the caller's transaction."""
    get_connection().send_messages(list(messages))


def at_once_mail(notifications: Sequence[Notification], person: Person) -> EmailMessage:
    """One urgent matter, or several in one list."""
    notification, *more = notifications
    if more:
        return mail_of_several(notifications, person)
    urgent = "・緊急" if notification.is_urgent else ""
    return mail(
        subject=f"【つなぐ{urgent}】{one_line(notification.title)}",
        body="\n".join(at_once_lines(notification, person)),
        person=person,
        key=f"at-once:{notification.pk}:{person.user_id}",
    )


def mail_of_several(notifications: Sequence[Notification], person: Person) -> EmailMessage:
    """What was done at once is told at once."""
    first, number = notifications[0], len(notifications)
    return mail(
        subject=f"【つなぐ】{number}件：{one_line(first.line)}",
        body="\n".join(lines_of_several(notifications, person)),
        person=person,
        key=f"at-once:{first.pk}-{notifications[-1].pk}:{number}:{person.user_id}",
    )


def lines_of_several(notifications: Sequence[Notification], person: Person) -> Iterator[str]:
    """The text: what happened, and each thing with its number."""
    yield f"{one_line(person.name)} 様"
    yield ""
    yield f"{len(notifications)}件のお知らせです。"
    for line in dict.fromkeys(each.line for each in notifications):
        yield ""
        yield folded(line, first="　", rest="　")
        for each in notifications:
            if each.line == line:
                number = f"【{each.code}】" if each.code else ""
                yield folded(f"{number}{each.title}", first="　・", rest="　　")
    yield ""
    yield folded(f"{SEARCH_BOX}に番号を入れると、それぞれが開きます。")
    yield from foot()


def at_once_lines(notification: Notification, person: Person) -> Iterator[str]:
    """The text of a mail about one matter."""
    yield f"{one_line(person.name)} 様"
    yield ""
    yield "緊急のお知らせです。" if notification.is_urgent else "お知らせです。"
    yield ""
    yield folded(notification.title, first="　", rest="　")
    yield folded(notification.line, first="　", rest="　")
    yield ""
    for label, text in facts(notification):
        yield folded(text, first=f"　{label}　", rest="　" * (len(label) + 2))
    yield ""
    yield from how_to_find(notification.code)
    yield from foot()


def facts(notification: Notification) -> list[tuple[str, str]]:
    """What identifies the matter, with labels of one width."""
    rows = [
        ("番号　　", notification.code),
        ("文書番号", notification.reference),
        ("発出元　", notification.source),
    ]
    return [(label, text) for label, text in rows if text]


def how_to_find(code: str) -> Iterator[str]:
    """For terminals on which links do not open. A 文書番号 finds, but names no one thing."""
    if code:
        yield folded(f"{SEARCH_BOX}に {code} と入れると、この件が開きます。")


def foot() -> Iterator[str]:
    """The last lines of every mail."""
    yield ""
    yield RULE
    yield f"つなぐ　{settings.WAGTAILADMIN_BASE_URL}"
    yield "このメールには返信できません。"


def mail(*, subject: str, body: str, person: Person, key: str) -> EmailMessage:
    """A message whose ``key`` makes it leave only once, however often it is written."""
    headers = {"Message-ID": stable_message_id(key)}
    return EmailMessage(subject, f"{body}\n", to=[person.email], headers=headers)
