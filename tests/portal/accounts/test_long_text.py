"""Long texts, and those too long to keep, when a session or a form token ends (design §7.9)."""

import hashlib
import json

import pytest
from django.test import Client
from portal.accounts.typed import ShownField, Typed, shown_fields

from tests.portal.accounts.resuming import box_of, post, sign_in
from tests.world import World

pytestmark = pytest.mark.once


def long_text(length: int) -> str:
    """Japanese letters in no order, the worst case for packing."""
    digits = hashlib.shake_256(b"").digest(length)
    return "".join(chr(0x4E00 + 8 * digit + place % 8) for place, digit in enumerate(digits))


def test_long_body_is_there_after_sign_in(address: str) -> None:
    client, text = Client(), long_text(100_000)
    first = post(client, address, {"name": text})
    client.post("/account/resume/", {"box": box_of(first)})

    landed = client.get(sign_in(client)["Location"])

    assert landed.context["typed"].fields == [("name", text)]


def test_long_body_with_an_expired_token_is_shown_at_once(world: World, address: str) -> None:
    client, text = Client(enforce_csrf_checks=True), long_text(100_000)
    client.force_login(world.user("sapporo_soumu"))

    response = post(client, address, {"name": text})

    assert response.context["typed"].fields == [("name", text)]


def test_long_body_may_be_sent_again(world: World, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("sapporo_soumu"))

    page = post(client, address, {"name": "あ"}).content.decode()

    # Else each letter takes nine bytes, and a long text more than Django reads.
    assert f'action="{address}" enctype="multipart/form-data"' in page


def test_text_too_long_for_a_session_is_shown_to_be_copied(address: str) -> None:
    client, text = Client(), long_text(400_000)

    response = post(client, address, {"name": text}, Referer=f"http://testserver{address}")

    assert (response.status_code, box_of(response)) == (403, "")
    page = response.content.decode()
    assert f"{text}</textarea>" in page
    assert f'href="/account/login/?next={address}"' in page
    assert "typed_before_sign_in" not in client.session


def test_copied_form_of_wagtail_is_what_people_typed(world: World) -> None:
    body = {"blocks": [{"text": long_text(400_000)}, {"text": "二段め"}], "entityMap": {}}
    audience = {"include": ["all"], "exclude": []}
    counting = dict.fromkeys(("actions-TOTAL_FORMS", "actions-0-id", "actions-0-ORDER"), "1")
    typed = {"title": "【重要】件名", "body": json.dumps(body), "actions-0-label": "報告"}
    also = {"audience": json.dumps(audience), "attachments": "[]", "action-publish": "公開"}
    more = {"next": "/admin/", "loaded_revision_id": "3", "actions-__prefix__-who": "全団体"}

    page = post(Client(), "/admin/pages/1/edit/", {**typed, **also, **counting, **more})

    assert [field for field in page.context["shown"] if field.value] == [
        ShownField("title", "title", "【重要】件名"),
        ShownField("body", "body", f"{long_text(400_000)}\n二段め"),
        ShownField("actions-0-label", "actions-0-label", "報告"),
    ]


@pytest.mark.parametrize(
    "value", ["[事務連絡]", "{", '{"blocks": 1}', '{"blocks": [{}]}', "[" * 9999]
)
def test_value_of_wagtail_that_is_no_body_is_shown_as_it_is(value: str) -> None:
    (field,) = shown_fields(Typed("/admin/pages/1/edit/", [("title", value)], [], ""))

    assert field.value == value
