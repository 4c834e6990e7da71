"""What a closed seat had asked, or begun to ask, is the 代表窓口's from that day."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from portal.inquiries.exceptions import NotAllowed
from portal.inquiries.models import AskDraft, Case
from portal.inquiries.selectors import seat_drafts
from portal.inquiries.services import asking
from portal.organisations.services import close_seat

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
TITLE = "書きかけの大事な照会"
TYPED = {"title": TITLE, "text": "長い文"}
REPRESENTATIVE = "sapporo_soumu"


@pytest.fixture
def draft(inquiries: Inquiries) -> AskDraft:
    """What 資格係 had begun to ask when it was closed."""
    actor = inquiries.actor("shikaku")
    draft = asking.save_draft(actor=actor, draft_id=uuid4(), data=TYPED)
    close_seat(seat=inquiries.world.seat("shikaku"))
    assert draft
    return draft


def label_of(draft: AskDraft) -> str:
    """What stands beside the draft of another seat."""
    return f"いまは人のいない席「{draft.seat.label}」の下書き"


@pytest.mark.parametrize(
    ("who", "found"), [(REPRESENTATIVE, True), ("kyufu", False), ("iwate_town", False)]
)
def test_draft_of_a_closed_seat_stands_in_the_list_of_the_representative(
    client_for: ClientFor, draft: AskDraft, who: str, found: bool
) -> None:
    page = client_for(who).get("/inquiries/").content.decode()
    assert (TITLE in page, label_of(draft) in page) == (found, found)


def test_draft_of_a_seat_that_is_open_is_its_own(inquiries: Inquiries) -> None:
    asking.save_draft(actor=inquiries.actor("shikaku"), draft_id=uuid4(), data=TYPED)
    assert list(seat_drafts(inquiries.world.seat(REPRESENTATIVE))) == []


def test_seat_closed_by_a_coming_date_keeps_its_drafts_until_then(inquiries: Inquiries) -> None:
    seat = inquiries.world.seat("shikaku")
    asking.save_draft(actor=inquiries.actor("shikaku"), draft_id=uuid4(), data=TYPED)
    with time_machine.travel("2027-03-31T10:00:00+09:00"):
        close_seat(seat=seat)
    for day, number in (("30", 0), ("31", 1)):
        with time_machine.travel(f"2027-03-{day}T23:00:00+09:00"):
            assert seat_drafts(inquiries.world.seat(REPRESENTATIVE)).count() == number


def test_representative_goes_on_with_the_draft_and_has_it_then(
    client_for: ClientFor, inquiries: Inquiries, draft: AskDraft
) -> None:
    page = client_for(REPRESENTATIVE).get("/inquiries/new/", {"draft": str(draft.pk)})
    assert TITLE in page.content.decode()
    actor = inquiries.actor(REPRESENTATIVE)
    asking.save_draft(actor=actor, draft_id=draft.pk, data={**TYPED, "text": "より長い文"})
    kept = AskDraft.objects.get(pk=draft.pk)
    assert (kept.seat, kept.data["text"]) == (actor.seat, "より長い文")


def test_representative_sends_the_draft(
    client_for: ClientFor, inquiries: Inquiries, draft: AskDraft, typed: dict[str, Any]
) -> None:
    own = str(inquiries.world.seat(REPRESENTATIVE).pk)
    sent = {**typed, **TYPED, "key": str(draft.pk), "seat": own, "seen": "1"}
    response = client_for(REPRESENTATIVE).post("/inquiries/new/", sent)
    case = Case.objects.select_related("seat").get()
    assert response.headers["Location"] == f"/inquiries/{case.number}/"
    assert (str(case.seat_id), AskDraft.objects.exists()) == (own, False)


def test_representative_throws_the_draft_away(client_for: ClientFor, draft: AskDraft) -> None:
    client_for(REPRESENTATIVE).post(f"/inquiries/drafts/{draft.pk}/discard/")
    assert not AskDraft.objects.exists()


def test_other_seats_neither_change_nor_discard_it(inquiries: Inquiries, draft: AskDraft) -> None:
    for key in ("kyufu", "hakodate"):
        with pytest.raises(NotAllowed):
            asking.save_draft(actor=inquiries.actor(key), draft_id=draft.pk, data=TYPED)
        asking.discard_draft(actor=inquiries.actor(key), draft_id=draft.pk)
    assert AskDraft.objects.get().data == TYPED


@pytest.mark.parametrize(
    ("who", "found"), [(REPRESENTATIVE, True), ("kyufu", False), ("iwate_town", False)]
)
def test_case_of_a_closed_seat_is_in_the_representatives_own_list(
    client_for: ClientFor, inquiries: Inquiries, who: str, found: bool
) -> None:
    case = inquiries.case("shikaku")
    close_seat(seat=inquiries.world.seat("shikaku"))
    page = client_for(who).get("/inquiries/", {"view": "mine"}).content.decode()
    assert (case.number in page) is found
