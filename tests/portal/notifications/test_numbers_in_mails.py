"""What a mail tells to type, and where: it leads to the thing itself, whatever its kind."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.test import Client
from portal.extension.search import SEARCH_BOX
from portal.faq.notifying import tell_check
from portal.inquiries.services import answering, joining, passing
from portal.notifications.digests import write_digests
from portal.notifications.models import InboxItem

from tests.factories.accounts import UserFactory
from tests.factories.faq import make_faq
from tests.factories.inquiries import Inquiries
from tests.factories.notices import make_notice
from tests.factories.organisations import AssignmentFactory
from tests.portal.notifications.telling import work_off
from tests.world import World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
TUESDAY = datetime(2026, 11, 24, 8, 30, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def inquiries(world: World) -> Inquiries:
    """Desks and cases."""
    return Inquiries(world)


def read(key: str) -> str:
    """The newest mail to somebody, its lines joined as they were before they were folded."""
    body = [m.body for m in mail.outbox if m.to == [f"{key}@example.jp"]][-1]
    return re.sub(r"\n *　*", "", str(body))


def typed_in_the_box(client: Client, text: str) -> tuple[str, str]:
    """Type it into the box in the head of the first page; where that led, and what is there."""
    home = client.get("/").content.decode()
    asked = SEARCH_BOX.split("（")[1].rstrip("）")
    box = re.search(rf'<form[^>]* action="([^"]+)">(?:(?!</form>).)*placeholder="{asked}"', home)
    assert box, "the head has no box with these words"
    response = client.get(box[1], {"q": text}, follow=True)
    assert response.status_code == 200
    return response.request["PATH_INFO"], response.content.decode()


def told_at_once(key: str) -> str:
    """The number that the newest mail to somebody tells to type."""
    found = re.search(rf"{re.escape(SEARCH_BOX)}に (\S+) と入れると、この件が開きます。", read(key))
    assert found
    return found[1]


def told_in_a_digest(key: str) -> list[str]:
    """The numbers in the digest of somebody on a day after."""
    with time_machine.travel(TUESDAY):
        write_digests(now=TUESDAY)
    assert f"{SEARCH_BOX}に、【 】の番号を入れてください。" in read(key)
    return re.findall(r"【([^つ】 ]+)】", read(key))


def test_number_of_an_urgent_notice_opens_it(world: World, client_for: ClientFor) -> None:
    notice = make_notice(is_urgent=True)
    work_off()
    path, _ = typed_in_the_box(client_for("kyufu"), told_at_once("kyufu"))
    assert path == notice.get_url()


def test_number_of_a_case_opens_it(inquiries: Inquiries, client_for: ClientFor) -> None:
    case = inquiries.case()
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    work_off()
    path, page = typed_in_the_box(client_for("kyufu"), told_at_once("kyufu"))
    assert (path, "却下の月から" in page) == (f"/inquiries/{case.number}/", True)


def test_number_of_a_joined_case_opens_it(inquiries: Inquiries, client_for: ClientFor) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="共有の件名", text="内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    answering.answer(actor=agent, case_id=case.pk, text="却下の月から")
    work_off()
    path, page = typed_in_the_box(client_for("morioka"), told_at_once("morioka"))
    assert (path, "共有の件名" in page) == (f"/inquiries/{case.number}/", True)


def test_numbers_of_several_cases_open_them(inquiries: Inquiries, client_for: ClientFor) -> None:
    cases, agent = [inquiries.case(), inquiries.case("morioka")], inquiries.actor("agent")
    colleague = AssignmentFactory(seat=agent.seat, user=UserFactory()).user
    ids = [case.pk for case in cases]
    passing.assign_several(actor=agent, case_ids=ids, user_id=colleague.pk)
    work_off()
    assert f"{SEARCH_BOX}に番号を入れると、それぞれが開きます。" in read("agent")
    numbers = re.findall(r"【(CAS-[^】]+)】", read("agent"))
    assert sorted(numbers) == sorted(case.number for case in cases)
    paths = [typed_in_the_box(client_for("agent"), number)[0] for number in numbers]
    assert paths == [f"/inquiries/{number}/" for number in numbers]


def test_number_of_an_faq_in_a_digest_opens_it(world: World, client_for: ClientFor) -> None:
    page = make_faq()
    tell_check(page_id=page.pk, event="check-1", note="根拠が変わりました")
    work_off()
    (number,) = told_in_a_digest("editor")
    path, _ = typed_in_the_box(client_for("editor"), number)
    assert path == page.get_url()


def test_numbers_of_notices_and_cases_in_a_digest_open_them(
    inquiries: Inquiries, client_for: ClientFor
) -> None:
    notice, case = make_notice(), inquiries.case()
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    work_off()
    InboxItem.objects.update(is_mailed=False)
    paths = [typed_in_the_box(client_for("kyufu"), n)[0] for n in told_in_a_digest("kyufu")]
    assert set(paths) == {notice.get_url(), f"/inquiries/{case.number}/"}


def test_number_of_a_case_is_no_document_number(inquiries: Inquiries) -> None:
    case = inquiries.case()
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    work_off()
    text = read("kyufu")
    assert (f"番号　　　{case.number}" in text, "文書番号" in text) == (True, False)


@pytest.mark.parametrize("form", ["{0}", " {0} ", "lower", "wide"])
def test_number_is_read_as_keyboards_give_it(
    inquiries: Inquiries, client_for: ClientFor, form: str
) -> None:
    case, faq = inquiries.case(), make_faq()
    wide = {i: i + 0xFEE0 for i in range(0x21, 0x7F)}
    change = {"lower": str.lower, "wide": lambda text: text.translate(wide)}.get(form, form.format)
    paths = [
        typed_in_the_box(client_for("kyufu"), change(number))[0]
        for number in (case.number, f"F-{faq.pk}")
    ]
    assert paths == [f"/inquiries/{case.number}/", faq.get_url()]


@pytest.mark.parametrize("who", ["hakodate", "editor", "seatless"])
def test_number_of_a_case_of_others_finds_nothing(
    inquiries: Inquiries, client_for: ClientFor, who: str
) -> None:
    case = inquiries.case()
    path, page = typed_in_the_box(client_for(who), case.number)
    assert (path, case.subject in page) == ("/search/", False)


def test_number_beside_a_chosen_kind_shows_the_finds(world: World, client_for: ClientFor) -> None:
    notice = make_notice()
    response = client_for("kyufu").get("/search/", {"q": f"T-{notice.pk}", "kind": "notice"})
    assert response.status_code == 200
