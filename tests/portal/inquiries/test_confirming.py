"""The box that confirms names: it stands for the words that were shown with it, and no others."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from portal.accounts.models import User
from portal.inquiries.models import Case, CaseState
from portal.inquiries.services import joining

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_desk_pages import fresh, send

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
ONE = "札幌市の場合は、却下の月からです。"
BOTH = f"{ONE}函館市も同じです。"
BOX = re.compile(r'<input type="checkbox" name="names_ok" value="([^"]*)"([^>]*)>')


@pytest.fixture
def shared(inquiries: Inquiries) -> Case:
    """A case whose answer everybody may come to read."""
    case, agent = inquiries.case(), inquiries.actor("agent")
    return joining.share(actor=agent, case_id=case.pk, title="件名", text="内容")


def box_of(page: str, act: str) -> tuple[str, bool]:
    """What the box of an act sends when it is ticked, and whether it is ticked."""
    boxes = [box for box in BOX.finditer(page) if f'id="{act}-names_ok"' in box[0]]
    (box,) = boxes
    return unescape(box[1]), "checked" in box[2]


@pytest.mark.parametrize(("act", "shown_at"), [("answer", "answer"), ("send-draft", "save-draft")])
def test_name_added_after_the_mark_is_asked_about(
    client_for: ClientFor, shared: Case, act: str, shown_at: str
) -> None:
    agent = client_for("agent")
    first = send(agent, shared, act, text=ONE, seen="0").content.decode()
    ticked, _ = box_of(first, shown_at)
    second = send(agent, shared, act, text=BOTH, seen="0", names_ok=ticked).content.decode()
    again, is_ticked = box_of(second, shown_at)
    assert (fresh(shared).state, is_ticked) == (CaseState.NEW, False)
    assert set(again.splitlines()) == {"札幌市", "函館市"}
    send(agent, shared, act, text=BOTH, seen="0", names_ok=again)
    assert fresh(shared).state == CaseState.ANSWERED


def test_mark_stays_where_something_else_is_wrong(client_for: ClientFor, shared: Case) -> None:
    page = send(client_for("agent"), shared, "answer", text="", names_ok="札幌市").content.decode()
    assert box_of(page, "answer") == ("札幌市", True)


def test_every_word_that_is_confirmed_was_shown(client_for: ClientFor, shared: Case) -> None:
    numbers = [f"011-211-21{place}" for place in range(10, 22)]
    page = send(client_for("agent"), shared, "answer", text="、".join(numbers)).content.decode()
    assert f"残っているかもしれません：{'、'.join(numbers)}。" in page


def test_name_added_to_shared_words_is_asked_about(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, agent = inquiries.case(), client_for("agent")
    first = send(agent, case, "share", title="起算日", text=ONE).content.decode()
    ticked, _ = box_of(first, "share")
    page = send(agent, case, "share", title="函館市の起算日", text=ONE, names_ok=ticked)
    assert box_of(page.content.decode(), "share")[1] is False
    assert fresh(case).shared_at is None
