"""HEAD as a web server gets it: Django's test client cuts the body off by itself."""

from collections.abc import Callable

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory
from django.urls import reverse
from portal.files.storage import path_of

from tests.factories.files import stored_file
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str], Client]


def ask(method: str, path: str, client: Client) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body that the application hands to its server."""
    handler = WSGIHandler()
    request = RequestFactory().generic(method, path)
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    response = handler.get_response(request)
    return response.status_code, dict(response.headers), b"".join(response)


def test_page_has_the_length_and_no_body(db: None) -> None:
    _, full, page = ask("GET", "/account/login/", Client())
    status, headers, body = ask("HEAD", "/account/login/", Client())
    assert (status, body) == (200, b"")
    assert abs(int(headers["Content-Length"]) - len(page)) < 200  # the token differs
    assert headers["Content-Type"] == full["Content-Type"]


def test_file_has_its_length_and_no_body(world: World, client_for: ClientFor) -> None:
    file = stored_file(owner=world.user("editor"), purpose="notice")
    status, headers, body = ask("HEAD", f"/files/{file.pk}/", client_for("editor"))
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) == path_of(file.pk).stat().st_size


def test_table_written_as_it_is_sent_has_no_body(client_for: ClientFor) -> None:
    client, path = client_for("kyufu"), reverse("inquiries_export")
    assert ask("GET", path, client)[2]
    assert ask("HEAD", path, client)[0::2] == (200, b"")
