"""案件の情報 says who was asked first, whoever has the case by now and whoever reads it."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.inquiries.models import Case, Holder
from portal.inquiries.services import joining, passing

from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]


@pytest.fixture
def received(client_for: Clients) -> Callable[[Case, str], str]:
    """``received(case, "kyufu")``: 受付 as somebody reads it on the page."""

    def read(case: Case, key: str) -> str:
        page = client_for(key).get(f"/inquiries/{case.number}/")
        return str(dict(page.context["facts"])["受付"])

    return read


@pytest.mark.parametrize(
    ("first", "name"), [(Holder.BUREAU, "厚生労働省"), (Holder.PREFECTURE, "北海道")]
)
def test_new_case_was_received_by_whoever_holds_it(
    inquiries: Inquiries, received: Callable[[Case, str], str], first: str, name: str
) -> None:
    case = inquiries.case(first=first)
    assert {received(case, key) for key in ("kyufu", "hokkaido")} == {name}


@pytest.mark.parametrize("key", ["kyufu", "hokkaido", "agent"])
def test_case_passed_up_was_received_by_its_prefecture(
    inquiries: Inquiries, received: Callable[[Case, str], str], key: str
) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
    assert received(case, key) == "北海道"


@pytest.mark.parametrize("key", ["kyufu", "hokkaido", "agent"])
def test_case_passed_down_and_up_again_was_received_by_the_ministry(
    inquiries: Inquiries, received: Callable[[Case, str], str], key: str
) -> None:
    case = inquiries.case()
    passing.pass_down(actor=inquiries.actor("agent"), case_id=case.pk, text="道でお答えください")
    passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
    assert received(case, key) == "厚生労働省"


def test_gathered_case_was_received_by_its_prefecture(
    inquiries: Inquiries, received: Callable[[Case, str], str]
) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    upward = joining.gather(
        actor=inquiries.actor("hokkaido"), case_ids=[case.pk],
        question=inquiries.question(Holder.BUREAU),
    )  # fmt: skip
    assert received(case, "kyufu") == "北海道"
    assert received(upward, "hokkaido") == "厚生労働省"
