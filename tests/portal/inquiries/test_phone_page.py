"""A call, entered by an agent for the municipality that rang."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.accounts.models import User
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, CaseOrigin

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.ears import Ears

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
KEY = "6f1f0c1e-3a52-4b57-9d55-0a9d4f0f8f10"


def phone(inquiries: Inquiries, **also: str) -> dict[str, str]:
    """What an agent types during a call."""
    return {
        "organisation": "011002", "title": "電話の照会", "text": "いつからですか。",
        "topic": f"d{inquiries.world.duty().pk}", "key": KEY, **also,
    }  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["011002", "０１１００２", "北海道札幌市", "札幌市", "北海道 札幌市", "北海道　札幌市"]
)
def test_call_is_entered_for_the_municipality(
    client_for: ClientFor, inquiries: Inquiries, typed: str
) -> None:
    for _ in range(2):
        client_for("agent").post("/helpdesk/phone/", phone(inquiries, organisation=typed))
    case = Case.objects.get()
    assert (case.origin, case.seat) == (CaseOrigin.PHONE, inquiries.world.seat("kyufu"))
    assert list(violations()) == []


@pytest.mark.parametrize("typed", ["", "999999", "どこか町"])
def test_call_from_nowhere_is_told(client_for: ClientFor, inquiries: Inquiries, typed: str) -> None:
    response = client_for("agent").post("/helpdesk/phone/", phone(inquiries, organisation=typed))
    assert response.status_code == 422
    assert "いつからですか。" in response.content.decode()


def test_call_for_another_desk_leaves_the_agent_with_number_and_desk(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    client, foreign = client_for("agent"), inquiries.world.duty("国民健康保険")
    response = client.post("/helpdesk/phone/", phone(inquiries, topic=f"d{foreign.pk}"))
    case, page = Case.objects.get(), client.get(response["Location"]).content.decode()
    assert response["Location"] == "/helpdesk/"
    assert f"{case.number} として「hoken」が受け付けました。" in page


def test_subject_has_one_line(client_for: ClientFor, inquiries: Inquiries) -> None:
    typed = phone(inquiries, title="起算日\r\nについて\u2028の照会")
    client_for("agent").post("/helpdesk/phone/", typed)
    assert Case.objects.get().subject == "起算日 について の照会"


def test_key_that_is_none_opens_a_case_all_the_same(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    client_for("agent").post("/helpdesk/phone/", phone(inquiries, key="\x00"))
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("duty", "holder"), [("介護保険", "agent"), ("国民健康保険", "other_approver")]
)
def test_seat_that_holds_a_call_hears_of_it_from_whoever_took_it(
    client_for: ClientFor, inquiries: Inquiries, ears: Ears, duty: str, holder: str
) -> None:
    colleague = inquiries.second_agent().assignments.get().user
    topic = f"d{inquiries.world.duty(duty).pk}"
    client_for(colleague).post("/helpdesk/phone/", phone(inquiries, topic=topic))
    case = Case.objects.get()
    assert ears.told(case, holder) == ["電話で受け付けました"]
    assert ears.asked(case) == {ears.pk(holder)}


def test_agent_who_takes_a_call_and_holds_it_hears_nothing_of_it(
    client_for: ClientFor, inquiries: Inquiries, ears: Ears
) -> None:
    client_for("agent").post("/helpdesk/phone/", phone(inquiries))
    assert ears.told(Case.objects.get(), "agent") == []
