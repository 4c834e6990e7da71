"""Nothing an editor or administrator can reach in the admin is left in English."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from portal.accounts.models import User
from wagtail.models import Page, Site

from tests.portal.localisation.admin_crawl import crawl
from tests.portal.localisation.admin_data import fill_admin
from tests.world import World

pytestmark = pytest.mark.once

# Field labels of Wagtail's own models on the usage page of a user: neither a catalogue nor a
# label of ours reaches them, because they are part of its migrations.
REMAINING = {"コメント → User", "コメント → コメントへの返信 → User"}


# Of Wagtail's own catalogue, of our additions and of our corrections.
SCRIPT = {
    "Delete": "削除",
    "Main menu": "メインメニュー",
    "Save error": "保存できませんでした",
}


def typed_data() -> set[str]:
    """What people typed or configured, in whatever language."""
    return set(_typed()) - {"", None}


def _typed() -> Iterator[str]:
    for row in User.objects.values_list("email", "username", "name"):
        yield from row
    for row in Page.objects.values_list("title", "draft_title", "slug"):
        yield from row
    yield from Site.objects.values_list("hostname", flat=True)


@pytest.fixture
def filled(world: World) -> World:
    fill_admin(world.user("superuser"))
    return world


def test_editor_meets_no_english(editor_client: Client, filled: World) -> None:
    patterns, findings = crawl(editor_client, data=typed_data())
    assert findings == []
    assert patterns["admin/?"] == 1
    assert patterns["admin/pages/<int:parent_page_id>/?"] == 3


def test_administrator_meets_no_english(
    client_for: Callable[[str | User], Client], filled: World
) -> None:
    patterns, findings = crawl(client_for("superuser"), per_pattern=1, data=typed_data())
    assert [one for one in findings if one.text not in REMAINING] == []
    assert patterns["admin/groups/edit/<int:pk>/?"] == 1


def test_script_catalogue_is_japanese(editor_client: Client) -> None:
    script = editor_client.get("/admin/jsi18n/").content.decode()
    catalogue = json.loads(re.search(r"newcatalog = (\{.*?\n  \});", script, re.S)[1])
    assert {source: catalogue[source] for source in SCRIPT} == SCRIPT


def test_language_is_fixed() -> None:
    assert settings.LANGUAGE_CODE == "ja"
