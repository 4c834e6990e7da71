"""What the pages of inquiries show, asked by hand: the SQL somebody would write for it."""

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from portal.extension.working_days import add_working_days
from portal.inquiries.models import Case
from portal.inquiries.pages.similar import similar
from portal.organisations.models import Seat

from tests.bench.searching import noting

OPEN = "c.state IN ('new', 'open', 'reopened', 'answered')"
NAMES = """
SELECT c.id, c.number, t.title, c.kind, c.state, c.origin, c.holder, c.next_on, c.escalation,
 c.clock_days, c.clock_since, c.target_days, c.created_at, c.holder_seat_id, g.name, d.name,
 o.name, s.section, s.unit, p.name, v.name, q.title, u.name
FROM inquiries_case c
JOIN helpdesk_ticket t ON t.id = c.ticket_id
JOIN helpdesk_queue q ON q.id = t.queue_id
JOIN organisations_duty d ON d.id = c.duty_id
JOIN organisations_organisation o ON o.id = c.organisation_id
JOIN organisations_seat s ON s.id = c.seat_id
LEFT JOIN inquiries_category g ON g.id = c.category_id
LEFT JOIN organisations_organisation p ON p.id = c.prefecture_id
LEFT JOIN organisations_organisation v ON v.id = c.division_id
LEFT JOIN accounts_user u ON u.id = t.assigned_to_id
WHERE {} ORDER BY {} LIMIT {}
"""
UNANSWERED = "('new', 'open', 'reopened')"
RESTS = (
    "(c.holder = 'prefecture' AND EXISTS (SELECT 1 FROM inquiries_case up"
    " LEFT JOIN inquiries_case m ON m.id = up.merged_into_id WHERE up.id = c.upward_id"
    f" AND (up.state IN {UNANSWERED} OR m.state IN {UNANSWERED})))"
)
BY_DATE, BY_AGE = "c.next_on ASC NULLS LAST, c.id", "c.created_at DESC, c.id DESC"
PASSED = "(c.next_on < '{today}' OR c.answer_escalation > 0)"
OPEN_NUMBERS = (
    "SELECT COUNT(*), COUNT(*) FILTER (WHERE c.holder = 'bureau'),"
    " COUNT(*) FILTER (WHERE " + PASSED + "),"
    " COUNT(*) FILTER (WHERE c.holder = 'bureau' AND c.next_on BETWEEN '{today}' AND '{soon}')"
    " FROM inquiries_case c WHERE c.queue_id = {queue} AND " + OPEN
)
OFTEN = (
    "SELECT COUNT(*) FROM inquiries_case c WHERE c.queue_id = {queue} AND c.id IN (SELECT j.case_id"
    " FROM inquiries_joining j GROUP BY j.case_id HAVING COUNT(*) >= 5) AND " + OPEN
)
COUNT = "SELECT COUNT(*) FROM inquiries_case c WHERE c.queue_id = {queue} AND "
COUNT_WITH_TICKET = (
    "SELECT COUNT(*) FROM inquiries_case c JOIN helpdesk_ticket t ON t.id = c.ticket_id"
    " WHERE c.queue_id = {queue} AND "
)
COUNT_WORDS = """
SELECT COUNT(*) FROM (SELECT 1 FROM inquiries_case c JOIN helpdesk_ticket t ON t.id = c.ticket_id
WHERE {} LIMIT 1001) found
"""
TURN = "c.holder = 'bureau' AND " + OPEN
CONDITIONS = {
    "mine": TURN + " AND (t.assigned_to_id = {user} OR t.assigned_to_id IS NULL)",
    "turn": TURN,
    "late": f"{OPEN} AND {PASSED} AND NOT {RESTS}",
    "resting": f"{OPEN} AND {PASSED} AND {RESTS}",
    "approval": f"c.state IN {UNANSWERED} AND EXISTS (SELECT 1 FROM inquiries_answerdraft a"
    " WHERE a.case_id = c.id AND a.state = 'submitted' AND NOT EXISTS (SELECT 1"
    " FROM inquiries_answerdraft b WHERE b.case_id = a.case_id AND b.number > a.number))",
    "open": OPEN,
    "unlinked": "c.state = 'done' AND c.answered_with_faq_id IS NULL"
    " AND c.answered_with_notice_id IS NULL",
    "ended": "c.state IN ('done', 'withdrawn', 'merged')",
}
# Title and text of the ticket, word for word: what somebody without an index would write.
WORDS = "(t.title LIKE %s OR t.description LIKE %s)"
CASE = """
SELECT c.*, t.*, q.title, o.name, s.section, s.unit, h.section, h.unit, p.name, v.name, d.name,
 g.name, u.name
FROM inquiries_case c
JOIN helpdesk_ticket t ON t.id = c.ticket_id
JOIN helpdesk_queue q ON q.id = t.queue_id
JOIN organisations_organisation o ON o.id = c.organisation_id
JOIN organisations_seat s ON s.id = c.seat_id
JOIN organisations_duty d ON d.id = c.duty_id
LEFT JOIN organisations_seat h ON h.id = c.holder_seat_id
LEFT JOIN organisations_organisation p ON p.id = c.prefecture_id
LEFT JOIN organisations_organisation v ON v.id = c.division_id
LEFT JOIN inquiries_category g ON g.id = c.category_id
LEFT JOIN accounts_user u ON u.id = t.assigned_to_id
WHERE c.number = %s
"""
ENTRIES = """
SELECT e.kind, e.side, e.visibility, f.date, f.title, f.comment, s.section, s.unit, o.name, u.name,
 m.id, m.name, m.size
FROM inquiries_case c
JOIN inquiries_entry e ON e.case_id = c.id
JOIN helpdesk_followup f ON f.id = e.followup_id
LEFT JOIN organisations_seat s ON s.id = e.seat_id
LEFT JOIN organisations_organisation o ON o.id = s.organisation_id
LEFT JOIN accounts_user u ON u.id = f.user_id
LEFT JOIN inquiries_casefile l ON l.entry_id = e.id
LEFT JOIN files_storedfile m ON m.id = l.file_id
WHERE c.number = %s ORDER BY e.id
"""
DRAFTS = """
SELECT a.number, a.text, a.basis, a.state, a.word, a.saved_at, u.name, m.id, m.name, m.size
FROM inquiries_case c
JOIN inquiries_answerdraft a ON a.case_id = c.id
LEFT JOIN accounts_user u ON u.id = a.saved_by_id
LEFT JOIN inquiries_draftfile l ON l.draft_id = a.id
LEFT JOIN files_storedfile m ON m.id = l.file_id
WHERE c.number = %s ORDER BY a.number DESC
"""
TASKS = """
SELECT k.id, k.description, k.completion_date FROM inquiries_case c
JOIN helpdesk_checklist l ON l.ticket_id = c.ticket_id
JOIN helpdesk_checklisttask k ON k.checklist_id = l.id WHERE c.number = %s ORDER BY l.id, k.position
"""
TEMPLATES = "SELECT t.id, t.name FROM helpdesk_checklisttemplate t ORDER BY t.name"
OTHERS = """
SELECT COUNT(*) FILTER (WHERE o.ended_at IS NULL), COUNT(*) FROM inquiries_case c
JOIN inquiries_case o ON o.organisation_id = c.organisation_id AND o.queue_id = c.queue_id
WHERE c.number = %s AND o.id <> c.id
"""
LINKED = """
SELECT o.number, t.title, g.name FROM inquiries_case c
JOIN inquiries_case o ON o.upward_id = c.id OR o.merged_into_id = c.id
JOIN helpdesk_ticket t ON t.id = o.ticket_id
JOIN organisations_organisation g ON g.id = o.organisation_id
WHERE c.number = %s
"""
SIMILAR_KEY = "bench.similar.{}"
CHECK = """
SELECT c.number FROM inquiries_case c
LEFT JOIN helpdesk_ticket t ON t.id = c.ticket_id
LEFT JOIN organisations_seat s ON s.id = c.holder_seat_id
WHERE (c.ended_at IS NULL AND (c.holder = '' OR s.id IS NULL OR s.closed_on IS NOT NULL
  OR c.next_on IS NULL OR (c.holder = 'asker') <> (c.clock_since IS NULL)
  OR (c.holder = 'asker' AND s.organisation_id <> c.organisation_id)
  OR (c.holder = 'prefecture' AND s.organisation_id <> c.prefecture_id)
  OR (c.holder = 'bureau' AND NOT EXISTS (SELECT 1 FROM inquiries_desk k
   JOIN inquiries_desk_divisions x ON x.desk_id = k.id
   WHERE k.queue_id = t.queue_id AND x.organisation_id = s.organisation_id))))
 OR (c.ended_at IS NOT NULL AND (c.holder <> '' OR c.holder_seat_id IS NOT NULL))
 OR t.status <> CASE c.state WHEN 'new' THEN 1 WHEN 'open' THEN 1 WHEN 'reopened' THEN 2
  WHEN 'answered' THEN 3 WHEN 'done' THEN 4 WHEN 'withdrawn' THEN 4 ELSE 5 END
"""


def desk_page(queue_id: int, user_id: int, view: str, words: str) -> list[Any]:
    """25 rows, how many there are, and the numbers of the tabs: a statement for each index."""
    today = timezone.localdate()
    values = {"user": user_id, "today": today, "soon": add_working_days(today, 2)}
    values["queue"] = queue_id
    conditions = {name: text.format(**values) for name, text in CONDITIONS.items()}
    counted = ("approval", "unlinked", "resting", *(["ended"] if view == "ended" else []))
    return [
        *rows(f"c.queue_id = {queue_id} AND {conditions[view]}", BY_DATE, 25, words),
        *asked(OPEN_NUMBERS.format(**values)),
        *asked(OFTEN.format(**values)),
        *asked(COUNT_WITH_TICKET.format(**values) + conditions["mine"]),
        *(row for name in counted for row in asked(COUNT.format(**values) + conditions[name])),
    ]


def official_page(seat: Seat, view: str, words: str) -> None:
    """20 rows and how many there are."""
    named = {
        "mine": f"c.seat_id = {seat.pk} AND {OPEN}",
        "organisation": f"c.organisation_id = {seat.organisation_id} AND {OPEN}",
        "closed": f"c.organisation_id = {seat.organisation_id} AND {CONDITIONS['ended']}",
    }[view]
    rows(named, BY_AGE, 20, words)
    if not words:
        asked(f"SELECT COUNT(*) FROM inquiries_case c WHERE {named}")


def rows(named: str, order: str, number: int, words: str) -> list[Any]:
    """A page of rows; with words also how many have them, up to a thousand."""
    likes = [f"%{words}%"] * 2 if words else []
    named = f"{named} AND {WORDS}" if words else named
    found = asked(NAMES.format(named, order, number), likes)
    return found + (asked(COUNT_WORDS.format(named), likes) if words else [])


def ticket_page(number: str) -> list[Any]:
    """The case with its names, and its entries with theirs and their files."""
    return asked(CASE, [number]) + asked(ENTRIES, [number])


def whole_page(number: str) -> list[Any]:
    """All that the desk sees: besides the case and its entries drafts, tasks, what hangs on it, the
    organisation's other cases, and what is similar, by the statements that its search came to.
    """
    statements = cache.get(SIMILAR_KEY.format(number))
    return [
        *ticket_page(number),
        *(row for sql in (DRAFTS, TASKS, OTHERS, LINKED) for row in asked(sql, [number])),
        *asked(TEMPLATES),
        *(row for sql, values in statements for row in asked(sql, values)),
    ]


def note_similar(case: Case, user: Any) -> None:
    """Keep the search's statements for ``whole_page``."""
    statements: list[tuple[str, Any]] = []
    with connection.execute_wrapper(noting(statements)):
        similar(case, user)
    cache.set(SIMILAR_KEY.format(case.number), statements)


def asked(statement: str, values: Any = None) -> list[Any]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
