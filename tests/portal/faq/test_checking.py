"""要確認: what the grounds do to an FAQ, who hears of it, how an editor ends it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from portal.extension.jobs import periodic_jobs
from portal.extension.notifications import notification_kinds
from portal.faq.exceptions import CheckMoved, NotCorrected, NothingToCheck
from portal.faq.models import FaqChange, FaqPage
from portal.faq.naming import object_key
from portal.faq.selectors import reasons_to_check
from portal.faq.services import clear_check, flag, flag_dependents, flag_due, withdraw_faq
from portal.notices.services import withdraw_notice
from portal.notifications.models import Notification
from portal.outbox.models import OutboxItem

from tests.factories.faq import make_faq, make_faq_draft, publish_faq
from tests.factories.notices import correct, make_notice
from tests.world import World

ClientFor = Callable[[Any], Client]
NEXT_YEAR = timezone.localdate() + timedelta(days=365)


def is_flagged(page: FaqPage) -> bool:
    """As the database has it."""
    return FaqPage.objects.get(pk=page.pk).standing.check_since is not None


def clear(page: FaqPage, world: World, **changes: Any) -> None:
    """End 要確認 having seen everything."""
    page = FaqPage.objects.get(pk=page.pk)
    since = page.standing.check_since
    seen = reasons_to_check(page.pk, since)[-1].pk if since else 0
    values = {"corrected": False, "note": "答えは変わりません", "seen": seen, **changes}
    clear_check(page=page, review_on=NEXT_YEAR, by=world.user("editor"), **values)


@pytest.mark.parametrize("level", ["major", "minor"])
def test_new_version_of_a_ground_flags_its_dependents(world: World, level: str) -> None:
    notice, other = make_notice(), make_notice(title="別の通知")
    pages = [make_faq(grounds=[ground]) for ground in (notice, other)]
    with TestCase.captureOnCommitCallbacks(execute=True):
        correct(notice, level=level)
    assert [is_flagged(page) for page in pages] == [True, False]


def test_withdrawal_of_a_ground_flags_its_dependents(world: World) -> None:
    notice = make_notice()
    page = make_faq(grounds=[notice])
    with TestCase.captureOnCommitCallbacks(execute=True):
        withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("approver"))
    assert is_flagged(page)


def test_first_publication_flags_nothing(world: World) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = make_faq(grounds=[make_notice()])
    assert not is_flagged(page)


def test_reason_names_notice_and_version(world: World) -> None:
    notice = make_notice()
    page = make_faq(grounds=[notice])
    correct(notice)
    flag_dependents()
    change = FaqChange.objects.get(page=page, kind=FaqChange.Kind.FLAGGED)
    assert change.note == "根拠の老介発1118第2号が第2版に差し替わりました。"


def test_same_reason_counts_once_even_after_it_was_cleared(world: World) -> None:
    notice = make_notice()
    page = make_faq(grounds=[notice])
    correct(notice)
    assert [flag_dependents(), flag_dependents()] == [1, 0]
    clear(page, world)
    assert (flag_dependents(), is_flagged(page)) == (0, False)


def test_next_version_flags_again(world: World) -> None:
    notice = make_notice()
    page = make_faq(grounds=[notice])
    notice = correct(notice)
    flag_dependents()
    clear(page, world)
    correct(notice)
    assert (flag_dependents(), is_flagged(page)) == (1, True)


def test_worker_finds_what_an_event_missed(world: World) -> None:
    notice = make_notice()
    page = make_faq(grounds=[notice])
    correct(notice)
    job = periodic_jobs.get("faq.look_for_checks")
    assert job is not None
    job.run()
    assert is_flagged(page)


def test_drafts_and_withdrawn_ones_are_left_alone(world: World) -> None:
    notice = make_notice()
    draft, gone = make_faq_draft(grounds=[notice]), make_faq(grounds=[notice])
    withdraw_faq(page=gone, reason="改正", successor=None, by=world.user("approver"))
    correct(notice)
    assert (flag_dependents(), is_flagged(draft), is_flagged(gone)) == (0, False, False)


@pytest.mark.parametrize(("days", "flagged"), [(-1, True), (0, False), (1, False)])
def test_day_of_review_flags_once_it_is_past(world: World, days: int, flagged: bool) -> None:
    page = make_faq(review_on=timezone.localdate() + timedelta(days=days))
    assert (flag_due(), flag_due(), is_flagged(page)) == (int(flagged), 0, flagged)


def told_seats(page: FaqPage) -> list[list[int]]:
    """Seats named for each notification of an FAQ."""
    keys = Notification.objects.filter(object_key=object_key(page.pk)).values_list("pk", flat=True)
    rows = OutboxItem.objects.filter(kind="notifications.fan_out")
    return [r.payload["seats"] for r in rows if r.payload["notification"] in set(keys)]


def test_writers_of_the_division_hear_of_it(world: World) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="test", note="理由")
    wanted = sorted([world.seat("editor").pk, world.seat("approver").pk])
    assert told_seats(page) == [wanted]


def test_named_seat_hears_alone(world: World) -> None:
    page = make_faq(owner_seat=world.seat("agent"))
    flag(page_id=page.pk, cause="test", note="理由")
    assert told_seats(page) == [[world.seat("agent").pk]]


def test_writers_of_the_bureau_hear_where_the_division_has_none(world: World) -> None:
    page = make_faq(division="老健局")
    flag(page_id=page.pk, cause="test", note="理由")
    assert world.seat("editor").pk in told_seats(page)[0]


def test_nothing_is_asked_any_more_once_it_is_cleared(world: World) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="test", note="理由")
    kind = notification_kinds.get("faq")
    assert kind is not None
    assert kind.still_asked is not None
    told = {(1, object_key(page.pk))}
    assert kind.still_asked(told) == told
    clear(page, world)
    assert kind.still_asked(told) == set()


def test_clearing_writes_history_and_the_next_review(world: World) -> None:
    page = make_faq(review_on=timezone.localdate() - timedelta(days=1))
    flag_due()
    clear(page, world)
    page = FaqPage.objects.get(pk=page.pk)
    change = FaqChange.objects.filter(page=page).latest("pk")
    assert (change.kind, change.note) == (FaqChange.Kind.KEPT, "答えは変わりません")
    assert (page.review_on, page.get_latest_revision_as_object().review_on) == (NEXT_YEAR,) * 2


def test_corrected_needs_a_publication_since(world: World) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="test", note="理由")
    with pytest.raises(NotCorrected):
        clear(page, world, corrected=True)
    publish_faq(FaqPage.objects.get(pk=page.pk))
    clear(page, world, corrected=True)
    assert not is_flagged(page)


def test_reason_that_came_meanwhile_has_to_be_seen(world: World) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="first", note="理由")
    seen = FaqChange.objects.get(cause="first").pk
    flag(page_id=page.pk, cause="second", note="別の理由")
    with pytest.raises(CheckMoved):
        clear(page, world, seen=seen)
    assert is_flagged(page)


def test_second_editor_is_told_that_it_is_done(world: World) -> None:
    page = make_faq()
    with pytest.raises(NothingToCheck):
        clear(page, world)


def test_page_warns_readers_with_the_reasons(client_for: ClientFor) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="test", note="根拠が改まりました。")
    text = client_for("kyufu").get(page.url).content.decode()
    assert [word for word in ("要確認", "根拠が改まりました。") if word not in text] == []


def test_revision_does_not_turn_back_the_flag(world: World) -> None:
    page = make_faq()
    revision = page.get_latest_revision()
    flag(page_id=page.pk, cause="test", note="理由")
    revision.publish()
    assert is_flagged(page)


def test_version_is_chosen_in_a_window_that_makes_none() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("faq_notice_versions:create")
