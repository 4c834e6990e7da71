"""The status of a notice is the same word in SQL and in Python."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.notices.models import NoticeAction, NoticePage
from portal.notices.selectors import (
    listed_notices,
    notices_with_status,
    unread_counts,
    versions_of,
    with_status,
)
from portal.notices.status import Status, status_of

from tests.factories.notices import correct, make_draft, make_notice
from tests.world import World


@pytest.fixture
def notice(world: World) -> NoticePage:
    """A published notice."""
    return make_notice()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    withdrawn=st.booleans(),
    ends_in=st.none() | st.integers(-3, 3).filter(bool),
    due_in=st.none() | st.integers(-2, 10),
    replaced=st.sampled_from([(1, "initial"), (2, "major"), (3, "minor")]),
)
def test_status_is_the_same_in_sql_and_python(
    notice: NoticePage,
    withdrawn: bool,
    ends_in: int | None,
    due_in: int | None,
    replaced: tuple[int, str],
) -> None:
    now, today = timezone.now(), timezone.localdate()
    until = now + timedelta(days=ends_in) if ends_in else None
    NoticePage.objects.filter(pk=notice.pk).update(
        withdrawn_at=now if withdrawn else None,
        display_until=until,
        current_version=version_like(notice, *replaced),
    )
    NoticeAction.objects.filter(page=notice).delete()
    if due_in is not None:
        NoticeAction.objects.create(page=notice, label="調査", due=today + timedelta(days=due_in))
    stored = with_status(NoticePage.objects.filter(pk=notice.pk)).get()
    assert Status(stored.status_word) == status_of(stored)
    found = [
        status
        for status in Status
        if notices_with_status(NoticePage.objects.all(), status).exists()
    ]
    assert found == [status_of(stored)]


def version_like(notice: NoticePage, number: int, level: str) -> Any:
    """A version of that number and level."""
    first = notice.versions.get(number=1)
    found = notice.versions.filter(number=number).first()
    if found is None:
        first.pk, first.number, first.level = None, number, level
        first.save(force_insert=True)
        found = first
    return found


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (lambda: make_draft(), Status.DRAFT),
        (lambda: make_notice(), Status.OPEN),
        (lambda: correct(make_notice()), Status.REPLACED),
        (
            lambda: make_notice(actions=[("調査", timezone.localdate() + timedelta(days=7))]),
            Status.SOON,
        ),
        (
            lambda: make_notice(actions=[("調査", timezone.localdate() + timedelta(days=8))]),
            Status.OPEN,
        ),
        (
            lambda: make_notice(
                display_from=timezone.now() - timedelta(days=2),
                display_until=timezone.now() - timedelta(days=1),
            ),
            Status.ENDED,
        ),
    ],
)
def test_status_in_words(world: World, make: Any, status: Status) -> None:
    assert make().status == status


def test_list_of_any_length_costs_the_same(world: World, django_assert_num_queries: Any) -> None:
    for number in range(3):
        make_notice(title=f"通知{number}", actions=[("調査", None)])
    user, seat = world.user("kyufu"), world.seat("kyufu")
    with django_assert_num_queries(1):
        rows = list(listed_notices(user, seat))
        seen = [(row.is_unread, row.is_responsible, row.status_word, row.next_due) for row in rows]
    assert seen == [(True, True, Status.OPEN, None)] * 3


def test_deadline_of_others_makes_nothing_near(world: World) -> None:
    make_notice(actions=[("取りまとめ", timezone.localdate() + timedelta(days=3))])
    NoticeAction.objects.update(who="都道府県")
    found = [
        (row.status_word, row.next_due is not None)
        for key in ("kyufu", "hokkaido", "editor")
        for row in listed_notices(world.user(key), world.seat(key))
    ]
    assert found == [(Status.OPEN, False), (Status.SOON, True), (Status.SOON, True)]


def test_unread_counts_take_one_query(world: World, django_assert_num_queries: Any) -> None:
    make_notice()
    seats = [world.seat("kyufu"), world.seat("shikaku")]
    with django_assert_num_queries(1):
        counts = unread_counts(seats)
    assert list(counts.values()) == [1, 0]


def test_versions_are_listed_newest_first(world: World) -> None:
    notice = correct(make_notice())
    assert [version.number for version in versions_of(notice)] == [2, 1]
