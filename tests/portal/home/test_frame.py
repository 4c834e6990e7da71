"""The frame around every page."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from portal.accounts.selectors import acting_seat_of, seats_of
from portal.extension.todo import TodoSource, register_todo, todo_sources
from portal.home.context import frame
from pytest_django import DjangoAssertNumQueries

from tests.factories.notices import make_notice
from tests.factories.organisations import AssignmentFactory
from tests.world import World

ClientFor = Callable[[Any], Client]


def request_of(world: World, key: str, path: str = "/") -> Any:
    """A request as the middleware leaves it."""
    request = RequestFactory().get(path)
    request.user = world.user(key)
    request.seats = seats_of(request.user)
    request.seat = acting_seat_of(request.user, request.seats)
    return request


def test_frame_is_empty_for_anonymous(world: World) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert frame(request) == {}


def test_frame_is_empty_in_the_admin(world: World) -> None:
    assert frame(request_of(world, "editor", "/admin/pages/")) == {}


def test_frame_costs_nothing_until_used(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = request_of(world, "kyufu")
    with django_assert_num_queries(0):
        frame(request)


def test_frame_names_person_and_seat(world: World) -> None:
    shown = frame(request_of(world, "kyufu"))["portal_frame"]
    assert (shown["user_name"], str(shown["acting_seat"])) == (
        "介護保険課 kyufu",
        "札幌市 介護保険課 給付係",
    )


def test_frame_counts_work_of_every_seat(world: World) -> None:
    AssignmentFactory(user=world.user("kyufu"), seat=world.seat("sapporo_soumu"))
    source = TodoSource(
        key="test.work",
        label="用事",
        explanation="",
        items=lambda seat: [],
        elsewhere=lambda seat: [],
        counts=lambda seats: {seat.pk: number for number, seat in enumerate(seats, start=1)},
    )
    register_todo(source)
    try:
        shown = frame(request_of(world, "kyufu"))["portal_frame"]
        counts = [number for _, number in shown["seats"]]
    finally:
        todo_sources.remove("test.work")
    assert counts == [1, 2]


def test_frame_survives_a_failing_source(world: World) -> None:
    source = TodoSource(
        key="test.broken",
        label="用事",
        explanation="",
        items=lambda seat: [],
        elsewhere=lambda seat: [],
        counts=lambda seats: 1 / 0,  # type: ignore[arg-type, return-value]
    )
    register_todo(source)
    try:
        shown = frame(request_of(world, "kyufu"))["portal_frame"]
        counts = [number for _, number in shown["seats"]]
    finally:
        todo_sources.remove("test.broken")
    assert counts == [0]


def test_frame_leaves_reading_out_of_work(world: World) -> None:
    make_notice()
    shown = frame(request_of(world, "kyufu"))["portal_frame"]
    unread = next(entry["count"] for entry in shown["menu"] if entry["label"] == "読む")
    actions = frame(request_of(world, "kyufu"))["portal_frame"]
    assert unread == 1
    assert actions["seats"][0][1] == work_of_receipts(world)


def work_of_receipts(world: World) -> int:
    """What features other than the host count for the seat."""
    seat = world.seat("kyufu")
    others = [source for source in todo_sources if source.key not in ("actions", "unread")]
    return sum(source.counts([seat]).get(seat.pk, 0) for source in others if not source.reading)


def test_menu_marks_the_page_one_is_on(world: World) -> None:
    shown = frame(request_of(world, "kyufu", "/notices/rouken/"))["portal_frame"]
    current = [entry["label"] for entry in shown["menu"] if entry["is_current"]]
    assert current == ["読む"]


def test_menu_leads_only_to_pages_that_exist(world: World, client_for: ClientFor) -> None:
    client = client_for("kyufu")
    shown = frame(request_of(world, "kyufu"))["portal_frame"]
    answers = {client.get(entry["url"]).status_code for entry in shown["menu"]}
    assert answers == {200}
