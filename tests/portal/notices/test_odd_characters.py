"""Hidden fields of JSON can hold what no database takes; nobody gets an error page from it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from portal.extension.rich_text_editor import NOT_READ
from portal.faq.models import FaqPage
from portal.notices.audience_builder import rules_from_text
from portal.notices.completeness import attachment_problems
from portal.notices.forms import BoundedJSONField
from portal.notices.models import NoticePage
from portal.notices.models.pages import empty_audience
from portal.notices.widgets import attachment_rows

from tests.factories.faq import make_faq_draft
from tests.factories.notices import make_draft
from tests.portal.notices.forms import edit_url, errors, submit
from tests.world import World

ClientFor = Callable[[str], Client]
NUL, HALF, SLIDE_BREAK = "\x00", "\ud800", "\x0b"


def audience(text: str) -> str:
    """An audience with this token."""
    return json.dumps({"include": [text], "exclude": []})


def attachments(text: str) -> str:
    """An attachment of this name."""
    return json.dumps([{"file": "00000000-0000-4000-8000-000000000000", "label": text}])


def body(text: str) -> str:
    """A paragraph, as the editor of the body sends it."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0}
    ranges: dict[str, Any] = {"inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block | ranges], "entityMap": {}})


@pytest.mark.parametrize("action", ["", "action-submit"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("audience", audience(NUL)),
        ("audience", audience(HALF)),
        ("attachments", attachments(NUL)),
        ("attachments", attachments(HALF)),
        ("body", body(NUL)),
        ("body", body(HALF)),
    ],
)
def test_odd_character_is_told_beside_its_field(
    client_for: ClientFor, field: str, value: str, action: str
) -> None:
    page = make_draft()
    response = submit(
        client_for("editor"), edit_url(page), action, title="直した", **{field: value}
    )
    assert list(errors(response)) == [field]
    assert response.context["form"]["title"].value() == "直した"


ALIEN = [
    "{",
    "[]",
    '{"blocks":5}',
    '{"blocks":[{}]}',
    "[" * 100_000,
    "1" * 5000,
    "\x00",
]
PAGE_OF_NO_ID = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": "x"}}


def odd_block(**changes: Any) -> str:
    """A body of one paragraph that no editor makes."""
    sent = json.loads(body("本文"))
    sent["blocks"][0] |= changes
    sent["entityMap"] = {"0": PAGE_OF_NO_ID}
    return json.dumps(sent)


@pytest.mark.parametrize("action", ["", "action-submit"])
@pytest.mark.parametrize(
    "sent",
    [
        *ALIEN,
        odd_block(text=5),
        odd_block(depth=21, type="unordered-list-item"),
        odd_block(entityRanges=[{"offset": 0, "length": 1, "key": 0}]),
    ],
    ids=lambda sent: sent[:20],
)
def test_body_that_is_no_text_is_told_beside_its_field(
    client_for: ClientFor, sent: str, action: str
) -> None:
    page = make_draft()
    response = submit(client_for("editor"), edit_url(page), action, title="直した", body=sent)
    assert errors(response) == {"body": [NOT_READ_SENTENCE]}
    assert response.context["form"]["title"].value() == "直した"
    assert NoticePage.objects.get(pk=page.pk).body == page.body


NOT_READ_SENTENCE = (
    "文章を読み取れませんでした。保存はしていません。ページを開き直して、入力してください。"
)


@pytest.mark.parametrize("action", ["", "action-submit"])
@pytest.mark.parametrize("sent", ALIEN, ids=lambda sent: sent[:20])
def test_answer_that_is_no_text_is_told_beside_its_field(
    client_for: ClientFor, sent: str, action: str
) -> None:
    page = make_faq_draft()
    response = submit(client_for("editor"), edit_url(page), action, answer=sent)
    assert errors(response) == {"answer": [NOT_READ_SENTENCE]}
    assert FaqPage.objects.get(pk=page.pk).answer == page.answer


def test_empty_body_is_asked_for(client_for: ClientFor) -> None:
    response = submit(client_for("editor"), edit_url(make_draft()), "action-submit", body="")
    assert list(errors(response)) == ["body"]
    assert NOT_READ_SENTENCE not in errors(response)["body"]


def test_words_that_look_like_what_is_not_read_stay(client_for: ClientFor) -> None:
    page = make_draft()
    assert submit(client_for("editor"), edit_url(page), body=body(NOT_READ)).status_code == 302
    assert (
        "&lt;not-read&gt;"
        in NoticePage.objects.get(pk=page.pk).get_latest_revision_as_object().body
    )


def test_half_character_kept_from_before_is_shown_as_its_escape(world: World) -> None:
    shown = BoundedJSONField().prepare_value(json.loads(audience(HALF)))
    assert shown == r'{"include": ["\ud800"], "exclude": []}'
    assert attachment_rows(attachments(HALF)) == []


def test_line_break_of_a_slide_may_be_pasted_into_the_body(client_for: ClientFor) -> None:
    page, sent = make_draft(), f"表{SLIDE_BREAK}裏"
    assert submit(client_for("editor"), edit_url(page), body=body(sent)).status_code == 302
    assert sent in NoticePage.objects.get(pk=page.pk).get_latest_revision_as_object().body


@pytest.mark.parametrize("action", ["", "action-submit"])
def test_line_break_of_a_slide_in_a_name_is_told_and_the_list_stays(
    client_for: ClientFor, stored_file: Callable[..., Any], action: str
) -> None:
    named = [f"別紙{SLIDE_BREAK}1", "別紙2"]
    sent = [{"file": str(stored_file("別紙.pdf").pk), "label": name} for name in named]
    response = submit(
        client_for("editor"), edit_url(make_draft()), action, attachments=json.dumps(sent)
    )
    (problem,) = errors(response)["attachments"]
    assert named[0] in problem
    assert response.content.decode().count('data-label="') == len(named)


@pytest.mark.parametrize("text", [NUL, HALF])
def test_builder_reads_no_rules_with_an_odd_token(text: str) -> None:
    assert rules_from_text(audience(text)) == empty_audience()


def test_name_longer_than_a_version_holds_is_refused(stored_file: Callable[..., Any]) -> None:
    entry = {"file": str(stored_file("別紙.pdf").pk)}
    fits, long = ({**entry, "label": "あ" * number} for number in (255, 256))
    assert attachment_problems([fits], for_publication=True) == []
    (problem,) = attachment_problems([long], for_publication=False)
    assert "255字まで" in problem
