"""A publication reserved for later is the act of who let it out, then and when it comes due."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from portal.ledger.models import AuditEntry
from portal.notices.jobs import publish_scheduled_notices
from portal.notices.models import NoticePage
from portal.notices.services import withdraw_notice
from portal.notifications.jobs import job_figures
from portal.notifications.models import InboxItem
from wagtail.models import PageLogEntry, Revision

from tests.factories.notices import correct, make_draft, make_notice
from tests.portal.notices.forms import edit_url, submit
from tests.portal.notices.test_workflow import decide
from tests.portal.notifications.telling import work_off
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str], Client]


def entries(page: NoticePage) -> QuerySet[AuditEntry]:
    """What the audit log says of the notice, oldest first."""
    about = AuditEntry.objects.filter(object_id=str(page.pk), object_type="notices.noticepage")
    return about.order_by("recorded_at")


def log(page: NoticePage) -> list[tuple[str, str]]:
    """Who did what to the notice."""
    rows = entries(page).values_list("actor__email", "action")
    return [(email or "", action) for email, action in rows]


def reserved(client_for: ClientFor) -> NoticePage:
    """A notice for later, sent by the editor and let out by the approver."""
    page = make_draft(display_from=timezone.now() + timedelta(days=3))
    submit(client_for("editor"), edit_url(page), "action-submit")
    decide(client_for("approver"), NoticePage.objects.get(pk=page.pk), "approve")
    return NoticePage.objects.get(pk=page.pk)


def waiting(page: NoticePage) -> Revision:
    """The revision whose time is to come."""
    return page.revisions.get(approved_go_live_at__isnull=False)


def come_due(page: NoticePage) -> None:
    """Time passes."""
    revision, past = waiting(page), timezone.now() - timedelta(minutes=1)
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()


def test_approval_for_later_is_written_down(client_for: ClientFor, world: World) -> None:
    page = reserved(client_for)
    assert log(page) == [(world.user("approver").email, "通知の公開を予約")]


def test_publication_that_comes_due_is_the_approvers(client_for: ClientFor, world: World) -> None:
    page = reserved(client_for)
    come_due(page)
    publish_scheduled_notices()
    approver = world.user("approver")
    assert log(page)[1:] == [(approver.email, "通知の公開")]
    assert page.versions.get().published_by == approver
    entry = PageLogEntry.objects.get(page=page.pk, action="wagtail.publish.scheduled")
    assert entry.user == approver


def test_wagtails_own_command_names_the_approver_too(client_for: ClientFor, world: World) -> None:
    page = reserved(client_for)
    come_due(page)
    call_command("publish_scheduled")
    assert page.versions.get().published_by == world.user("approver")


def test_entry_proves_that_what_was_let_out_is_what_was_published(client_for: ClientFor) -> None:
    page = reserved(client_for)
    come_due(page)
    publish_scheduled_notices()
    promised, done = entries(page)
    assert promised.after_hash == done.after_hash != ""


def test_who_reserved_last_is_named(client_for: ClientFor, world: World) -> None:
    page = reserved(client_for)
    waiting(page).publish(user=world.user("superuser"))
    come_due(page)
    publish_scheduled_notices()
    assert page.versions.get().published_by == world.user("superuser")


def test_nobody_is_named_where_nobody_reserved(world: World) -> None:
    page = make_draft()
    page.save_revision(user=world.user("editor"))
    page.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    publish_scheduled_notices()
    assert page.versions.get().published_by is None


def test_correction_for_later_is_written_down_and_still_to_come(world: World) -> None:
    page = make_notice(user=world.user("approver"))
    page.go_live_at = timezone.now() + timedelta(days=3)
    page = correct(page, note="期限を延ばしました")
    entry = entries(page).get(action="通知の公開を予約")
    assert (entry.reason, page.versions.count()) == ("期限を延ばしました", 1)
    assert entry.before_hash not in ("", entry.after_hash)


def test_cancelling_is_written_down_at_the_notice(client_for: ClientFor, world: World) -> None:
    page = reserved(client_for)
    url = reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, waiting(page).pk])
    client_for("approver").post(url)
    assert log(page)[1:] == [(world.user("approver").email, "公開の予約を取り消し")]
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def overdue() -> int:
    """What monitoring is told of publications whose time is past."""
    found: int = job_figures()["scheduled_publications_overdue"]
    return found


def told(page: NoticePage) -> list[tuple[int, str, str]]:
    """Which seats heard of a cancelled reservation, in what words, and where it leads."""
    work_off()
    about = {"notification__object_key": f"notice:{page.pk}"}
    items = InboxItem.objects.filter(**about, notification__event__startswith="cancelled-")
    return list(items.values_list("seat", "notification__line", "notification__url"))


@pytest.fixture
def corrected(world: World) -> NoticePage:
    """A published notice whose correction the approver let out for later."""
    page = make_notice()
    page.go_live_at = timezone.now() + timedelta(days=3)
    page.change_note = "期限を延ばしました"
    page.publish(page.save_revision(clean=False), user=world.user("approver"))
    return NoticePage.objects.get(pk=page.pk)


def test_withdrawal_takes_the_reserved_correction_back(world: World, corrected: NoticePage) -> None:
    approver = world.user("approver")
    withdraw_notice(notice=corrected, reason="重複", successor=None, by=approver)
    assert not corrected.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert log(corrected)[-2:] == [
        (approver.email, "通知の廃止"),
        (approver.email, "公開の予約を取り消し"),
    ]
    assert told(corrected) == []


def test_withdrawal_by_another_tells_who_reserved(world: World, corrected: NoticePage) -> None:
    other = world.user("superuser")
    withdraw_notice(notice=corrected, reason="重複", successor=None, by=other)
    (seat, line, _), *others = told(corrected)
    assert (seat, others) == (world.seat("approver").pk, [])
    assert line == "公開の予約が取り消されました：通知の廃止（重複）"


@pytest.fixture
def lapsed(client_for: ClientFor) -> NoticePage:
    """A first publication that came due while nobody worked, until its display period was over."""
    page = reserved(client_for)
    come_due(page)
    revision = waiting(page)
    revision.content["display_from"] = (timezone.now() - timedelta(days=3)).isoformat()
    revision.content["display_until"] = (timezone.now() - timedelta(days=1)).isoformat()
    revision.save()
    return page


def test_publication_that_is_over_when_it_comes_due_waits_no_longer(lapsed: NoticePage) -> None:
    assert overdue() == 1
    publish_scheduled_notices()
    assert (overdue(), lapsed.versions.count()) == (0, 0)
    assert log(lapsed)[1:] == [("", "公開の予約を取り消し")]
    assert "掲載のおわりが公開より前です" in entries(lapsed).last().reason


def test_who_reserved_hears_once_that_it_is_over(world: World, lapsed: NoticePage) -> None:
    for _ in range(2):
        publish_scheduled_notices()
    ((seat, line, url),) = told(lapsed)
    assert (seat, url) == (world.seat("approver").pk, edit_url(lapsed))
    assert line.startswith("公開の予約が取り消されました：掲載のおわりが公開より前です。")


def test_correction_left_behind_by_a_withdrawal_waits_no_longer(corrected: NoticePage) -> None:
    NoticePage.objects.filter(pk=corrected.pk).update(withdrawn_at=timezone.now())
    come_due(corrected)
    publish_scheduled_notices()
    assert (overdue(), log(corrected)[-1]) == (0, ("", "公開の予約を取り消し"))


def test_what_can_be_put_right_keeps_its_reservation(client_for: ClientFor) -> None:
    page = reserved(client_for)
    come_due(page)
    revision = waiting(page)
    revision.content["body"] = ""
    revision.save()
    publish_scheduled_notices()
    assert (overdue(), waiting(page), told(page)) == (1, revision, [])
