"""What was typed waits in the session until it was sent and taken (design §7.9)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from portal.accounts.resumption import seal
from portal.accounts.typed import Typed
from pytest_django.fixtures import Settings

from tests.factories.notices import make_draft
from tests.portal.notices.forms import submit
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str], Client]


def let_wait(client: Client, path: str, *fields: tuple[str, str]) -> Client:
    """What was typed for ``path`` waits in the session of a person."""
    box = seal(Typed(path, list(fields), [], timezone.now().isoformat()))
    client.post("/account/resume/", {"box": box})
    return client


@pytest.fixture
def waiting(address: str, client_for: ClientFor) -> Client:
    """A person whose typed fields wait in the session, behind the button."""
    return let_wait(client_for("sapporo_soumu"), address, ("name", "新人 一郎"))


def test_text_that_was_sent_no_longer_waits(waiting: Client, world: World, address: str) -> None:
    seat = str(world.seat("kyufu").pk)
    fields = {"name": "新人 一郎", "email": "new@example.jp", "seat": seat}

    done = waiting.post(address, fields)

    assert done.status_code == 200
    assert waiting.get("/account/resume/")["Location"] == "/"


def test_text_that_was_refused_still_waits(waiting: Client, address: str) -> None:
    refused = waiting.post(address, {"name": "新人 一郎"})

    assert refused.status_code == 422
    assert waiting.get("/account/resume/").status_code == 200


def test_text_waits_while_another_form_is_sent(waiting: Client) -> None:
    waiting.post("/account/", {"name": "別の画面"})

    assert waiting.get("/account/resume/").status_code == 200


def test_text_waits_while_other_words_are_sent_to_the_same_place(
    waiting: Client, world: World, address: str
) -> None:
    fields = {"name": "別人 二郎", "email": "b@example.jp", "seat": str(world.seat("kyufu").pk)}

    assert waiting.post(address, fields).status_code == 200
    assert waiting.get("/account/resume/").status_code == 200


def test_text_waits_while_only_a_part_of_it_is_sent(
    client_for: ClientFor, world: World, address: str
) -> None:
    fields = {"name": "新人 一郎", "email": "new@example.jp", "seat": str(world.seat("kyufu").pk)}
    client = let_wait(client_for("sapporo_soumu"), address, *fields.items(), ("name", "新人 二郎"))

    assert client.post(address, fields).status_code == 200
    assert client.get("/account/resume/").status_code == 200


def test_line_ends_do_not_make_other_words(
    client_for: ClientFor, world: World, address: str
) -> None:
    fields = {"name": "新人 一郎", "email": "new@example.jp", "seat": str(world.seat("kyufu").pk)}
    client = let_wait(client_for("sapporo_soumu"), address, ("note", "一\r\n二"))

    assert client.post(address, {**fields, "note": "一\n二"}).status_code == 200
    assert client.get("/account/resume/")["Location"] == "/"


def kept_for_wagtail(client: Client) -> tuple[Client, str]:
    """A notice's form waits in the session of its editor."""
    path = f"/admin/pages/{make_draft().pk}/edit/"
    return let_wait(client, path, ("title", "件名")), path


def test_notice_that_was_saved_no_longer_waits(client_for: ClientFor) -> None:
    client, path = kept_for_wagtail(client_for("editor"))

    assert submit(client, path, title="件名").status_code == 302
    assert client.get("/account/resume/")["Location"] == "/"


def test_notice_that_its_editor_may_not_change_still_waits(client_for: ClientFor) -> None:
    client, path = kept_for_wagtail(client_for("other_editor"))

    refused = client.post(path, {"title": "件名"})

    assert (refused.status_code, refused["Location"]) == (302, "/admin/")
    assert client.get("/account/resume/").status_code == 200


def test_wagtail_form_that_asked_for_the_first_page_no_longer_waits(client_for: ClientFor) -> None:
    client, path = kept_for_wagtail(client_for("editor"))
    deletion = path.replace("/edit/", "/delete/")
    let_wait(client, deletion, ("next", "/admin/"))

    assert client.post(deletion, {"next": "/admin/"})["Location"] == "/admin/"
    assert client.get("/account/resume/")["Location"] == "/"


def test_notice_whose_form_is_shown_again_still_waits(client_for: ClientFor) -> None:
    client, path = kept_for_wagtail(client_for("editor"))

    assert submit(client, path, title="件名", issued_on="いつか").status_code == 200
    assert client.get("/account/resume/").status_code == 200


def test_text_sent_before_the_second_factor_still_waits(
    waiting: Client, address: str, settings: Settings
) -> None:
    settings.MFA_REQUIRED = True

    stopped = waiting.post(address, {"name": "新人 一郎"})

    assert stopped["Location"] == "/account/2fa/totp/activate/"
    settings.MFA_REQUIRED = False
    assert waiting.get("/account/resume/").status_code == 200
