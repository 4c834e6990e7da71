"""Every URL of the project × role × method has an expected answer (H-01)."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.security.asking import address, ask, content_of_database, letter, undone
from tests.security.matrix import MINISTRY, OUTSIDE_ADMIN, ROLES, Row, rows
from tests.security.namespaces import (
    APPROVERS_ANSWERS,
    BREAKS,
    BREAKS_WITHOUT_FIELDS,
    MINISTRY_ANSWERS,
    OPEN,
    PAGE_ARGUMENTS,
    SAMPLES,
    SHUT_NAMESPACES,
    UNNAMESPACED,
)
from tests.security.routes import Route, all_routes, sample_address
from tests.security.scene import build_scene
from tests.world import World

# Who may do what is decided in Python: these three meet every page's SQL on both databases.
ON_BOTH = ("sapporo_soumu", "editor", "superuser")
VERSIONS = "faq_notice_versions"
ENDS_SESSION = ("account_logout", "wagtailadmin_logout")


@pytest.fixture(autouse=True)
def plain_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers beside the menu are not asked about here, and cost half of the time."""
    monkeypatch.setattr("portal.home.context.work_counts", lambda *args, **kwargs: {})


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The objects that the rows name, made once: every test takes back what it did to them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_scene(World())
        transaction.set_rollback(True)


@pytest.fixture
def visitor(client_for: Callable[[str], Client]) -> Callable[[str], Client]:
    """``visitor(role)``: a client that answers 500 instead of raising."""
    caches["default"].clear()  # what others have counted of the same accounts

    def made(role: str) -> Client:
        client = Client() if role == "anonymous" else client_for(role)
        client.raise_request_exception = False
        return client

    return made


def each(roles: Sequence[str]) -> list[Any]:
    """The roles as parameters; most of them are asked on one database only."""
    return [pytest.param(role, marks=[] if role in ON_BOTH else pytest.mark.once) for role in roles]


def shut_namespace(route: Route) -> str:
    """The namespace whose rule holds for a route without a row."""
    if route.namespace:
        return route.namespace
    return "wagtailadmin" if route.key.startswith(UNNAMESPACED) else ""


def unclaimed(route: Route) -> bool:
    """Whether neither a row nor a rule speaks of the route."""
    return not has_row(route) and shut_namespace(route) not in SHUT_NAMESPACES


def has_row(route: Route) -> bool:
    """Whether the matrix names it; a nameless pattern is named by the address of a row."""
    plain = "/" + route.pattern.replace("^", "")
    named, addresses = named_by_rows()
    return route.key in named or (
        route.key == route.pattern and any(found.startswith(plain) for found in addresses)
    )


@cache
def named_by_rows() -> tuple[frozenset[str], tuple[str, ...]]:
    """Names in the matrix, and the addresses of its rows without arguments."""
    addresses = tuple(address(row, {}) for row in rows() if not row.arguments)
    return frozenset(row.name for row in rows()), addresses


def test_every_url_has_a_row_or_a_rule() -> None:
    assert [route.key for route in all_routes() if unclaimed(route)] == []


def test_every_row_and_rule_still_has_its_url() -> None:
    keys = {route.key for route in all_routes()}
    spaces = {shut_namespace(route) for route in all_routes()}
    gone = [row.line for row in rows() if row.name not in keys and "/" not in row.name]
    assert (gone, SHUT_NAMESPACES - spaces, set(OPEN) - keys) == ([], set(), set())


@pytest.mark.parametrize("role", each(ROLES))
def test_get_answers_as_the_matrix_says_and_changes_nothing(
    role: str, scene: dict[str, Any], visitor: Callable[[str], Client]
) -> None:
    client, column = visitor(role), ROLES.index(role)
    before = content_of_database()
    answers = {row.line: letter(client.get(address(row, scene))) for row in rows()}
    after = content_of_database()
    assert differences(answers, {row.line: row.get[column] for row in rows()}) == []
    assert [label for label in before if before[label] != after[label]] == []


@pytest.mark.parametrize("role", each(ROLES))
def test_post_answers_as_the_matrix_says(
    role: str, scene: dict[str, Any], visitor: Callable[[str], Client]
) -> None:
    client, column = visitor(role), ROLES.index(role)
    answers = {}
    for row in rows():
        answers[row.line] = letter(ask(client, "post", row, scene))
        client = visitor(role) if row.name in ENDS_SESSION else client
    assert differences(answers, {row.line: row.post[column] for row in rows()}) == []


@pytest.mark.parametrize("role", ["anonymous", "sapporo_soumu", "superuser"])
def test_post_without_a_token_is_refused(
    role: str, scene: dict[str, Any], visitor: Callable[[str], Client]
) -> None:
    client = visitor(role)
    client.handler.enforce_csrf_checks = True
    answers = {
        row.line: letter(ask(client, "post", row, scene)) for row in rows() if takes_post(row, role)
    }
    assert differences(answers, dict.fromkeys(answers, "F")) == []


def takes_post(row: Row, role: str) -> bool:
    """Whether a POST with a token gets past the view's door."""
    return row.post[ROLES.index(role)] not in "-ML" and not row.name.startswith("/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", each(OUTSIDE_ADMIN))
def test_urls_of_others_are_shut(
    role: str, method: str, scene: dict[str, Any], visitor: Callable[[str], Client]
) -> None:
    send = getattr(visitor(role), method)
    addresses = addresses_of_others(scene).values()
    answers = {url: letter(undone(partial(send, url))) for url in addresses}
    assert {url: answer for url, answer in answers.items() if answer not in "L-"} == {}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", each(MINISTRY))
def test_urls_of_others_answer_the_ministry_as_their_namespace_says(
    role: str, method: str, scene: dict[str, Any], visitor: Callable[[str], Client]
) -> None:
    expected = MINISTRY_ANSWERS | (APPROVERS_ANSWERS if "approver" in role else {})
    client, answers = visitor(role), dict.fromkeys(SHUT_NAMESPACES, frozenset[str]())
    for route, url in addresses_of_others(scene).items():
        if route.key not in (BREAKS, BREAKS_WITHOUT_FIELDS):
            answered = letter(undone(partial(getattr(client, method), url)))
            answers[shut_namespace(route)] |= {answered}
        client = visitor(role) if route.key in ENDS_SESSION else client
    column = ("get", "post").index(method)
    assert {name: "".join(sorted(found)) for name, found in answers.items()} == {
        name: cells[column] for name, cells in expected.items()
    }


@pytest.mark.parametrize("role", ["editor", "other_editor", "superuser"])
def test_urls_of_others_never_break_and_get_changes_nothing(
    role: str, scene: dict[str, Any], visitor: Callable[[str], Client]
) -> None:
    client = visitor(role)
    before = content_of_database()
    addresses = addresses_of_others(scene).values()
    answers = {url: client.get(url).status_code for url in addresses}
    after = content_of_database()
    broken = {url for url, status in answers.items() if status >= 500}
    assert broken == {reverse(BREAKS)}
    assert [label for label in before if before[label] != after[label]] == []


def addresses_of_others(scene: dict[str, Any]) -> dict[Route, str]:
    """One address for every route with a rule; what answers without sign-in is left out."""
    values = dict.fromkeys(PAGE_ARGUMENTS, scene["draft"])
    samples = IdsByDefault(SAMPLES | values | {"revision_id": scene["revision"]})
    version = {"pk": scene["version"]}
    return {
        route: sample_address(route, version if shut_namespace(route) == VERSIONS else samples)
        for route in all_routes()
        if shut_namespace(route) in SHUT_NAMESPACES and "/" not in route.key
        if not has_row(route) and route.key not in OPEN
    }


class IdsByDefault(dict[str, Any]):
    """Every argument without a sample is the id of some object: 1."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> int:
        return 1


def differences(answers: dict[str, str], wanted: dict[str, str]) -> list[str]:
    """Lines of the rows whose answer is another."""
    return [
        f"{line}: {answers[line]} instead of {wanted[line]}"
        for line in wanted
        if answers[line] != wanted[line]
    ]
