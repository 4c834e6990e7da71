"""What was typed in まとめて国に聞く after it had been sent is never taken for what was sent."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from portal.accounts.models import User
from portal.inquiries.models import Holder
from portal.inquiries.pages import gather_views

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_sent_otherwise import is_kept

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
GATHER = "/inquiries/gather/"


@pytest.fixture
def gathering(inquiries: Inquiries) -> dict[str, Any]:
    """A coordinator's question for two cases."""
    cases = [inquiries.case(seat, first=Holder.PREFECTURE) for seat in ("kyufu", "hakodate")]
    topic = f"d{inquiries.world.duty().pk}"
    ids = [case.pk for case in cases]
    return {
        "key": str(uuid4()),
        "case": ids,
        "title": "2市から",
        "text": "起算日は",
        "topic": topic,
    }


def test_other_question_for_what_was_gathered_is_kept(
    client_for: ClientFor, gathering: dict[str, Any]
) -> None:
    client = client_for("hokkaido")
    client.post(GATHER, gathering)
    page = client.post(GATHER, {**gathering, "text": "起算日と期限は"})
    assert is_kept(page, page.context["form"], "text", "起算日と期限は")
    assert page.context["key"] != gathering["key"]


def test_other_question_at_the_same_moment_is_kept(
    client_for: ClientFor,
    inquiries: Inquiries,
    gathering: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, other = client_for("hokkaido"), inquiries.case("kyufu", first=Holder.PREFECTURE)
    client.post(GATHER, gathering)
    monkeypatch.setattr(gather_views, "sent_case", lambda *_: None)  # as before the first is in
    page = client.post(GATHER, {**gathering, "case": [other.pk], "text": "起算日と期限は"})
    assert is_kept(page, page.context["form"], "text", "起算日と期限は")
    assert page.context["key"] != gathering["key"]


def test_further_case_for_what_was_gathered_is_told(
    client_for: ClientFor, inquiries: Inquiries, gathering: dict[str, Any]
) -> None:
    client, further = client_for("hokkaido"), inquiries.case("kyufu", first=Holder.PREFECTURE)
    client.post(GATHER, gathering)
    page = client.post(GATHER, {**gathering, "case": [*gathering["case"], further.pk]})
    assert is_kept(page, page.context["form"], "text", "起算日は")
