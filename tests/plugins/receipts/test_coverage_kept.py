"""The drawn coverage page is kept until an event comes in, and never shown to the wrong person."""

from collections.abc import Callable

from django.test import Client

from tests.factories.notices import make_notice
from tests.world import World

SignIn = Callable[[str], Client]


def test_acknowledgement_shows_at_once(world: World, client_for: SignIn) -> None:
    page = make_notice()
    editor = client_for("editor")
    before = editor.get(f"/receipts/{page.pk}/").content.decode()
    client_for("hakodate").post(f"/notices/{page.pk}/acknowledge/", {"confirm": "1"})
    after = editor.get(f"/receipts/{page.pk}/").content.decode()
    assert ("<b>0</b> / 6" in before, "<b>1</b> / 6" in after) == (True, True)


def test_kept_page_of_the_ministry_is_not_the_coordinators(
    world: World, client_for: SignIn
) -> None:
    page = make_notice()
    client_for("editor").get(f"/receipts/{page.pk}/")
    html = client_for("hokkaido").get(f"/receipts/{page.pk}/").content.decode()
    assert ("函館市" in html, "盛岡市" in html) == (True, False)


def test_kept_page_stays_closed_to_officials(world: World, client_for: SignIn) -> None:
    page = make_notice()
    client_for("editor").get(f"/receipts/{page.pk}/")
    assert client_for("kyufu").get(f"/receipts/{page.pk}/").status_code == 404
