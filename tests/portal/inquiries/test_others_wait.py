"""Others that wait for the answer of a case get one that they can read, and keep it."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.inquiries.exceptions import OthersWait, WithPrefecture
from portal.inquiries.models import Case, CaseState, Holder
from portal.inquiries.notifying import object_key
from portal.inquiries.services import answering, joining, passing, talking
from portal.notifications.models import Notification

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_case_pages import content, url

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]
DOWN = {"text": "道でお答えください"}


def shared(inquiries: Inquiries, *joined: str) -> Case:
    """A case of Sapporo that the ministry shared, and who joined it."""
    case = inquiries.case()
    agent = inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="伏せた件名", text="伏せた内容")
    for key in joined:
        joining.join(actor=inquiries.actor(key), case_id=case.pk)
    return case


def merged(inquiries: Inquiries) -> tuple[Case, Case]:
    """A case of Hakodate, and the one of Sapporo that it was merged into."""
    case, target = inquiries.case("hakodate"), inquiries.case()
    joining.merge(actor=inquiries.actor("agent"), case_id=case.pk, into_id=target.pk)
    return case, target


def with_prefecture(inquiries: Inquiries) -> Case:
    """A case that the ministry gave to the prefecture."""
    case = inquiries.case()
    passing.pass_down(actor=inquiries.actor("agent"), case_id=case.pk, **DOWN)
    return case


def told(case: Case) -> list[str]:
    """Lines of the notifications about a case, oldest first."""
    rows = Notification.objects.filter(object_key=object_key(case.pk))
    return list(rows.order_by("pk").values_list("line", flat=True))


@pytest.mark.parametrize("waits", ["shared", "joined", "merged", "gathered"])
def test_case_that_others_wait_for_is_not_given_to_the_prefecture(
    client_for: Clients, inquiries: Inquiries, waits: str
) -> None:
    case = merged(inquiries)[1] if waits == "merged" else inquiries.case()
    agent = inquiries.actor("agent")
    if waits in ("shared", "joined"):
        joining.share(actor=agent, case_id=case.pk, title="伏せた件名", text="伏せた内容")
    if waits == "joined":
        joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    if waits == "gathered":
        below, question = inquiries.case("morioka", Holder.PREFECTURE), inquiries.question("bureau")
        iwate = inquiries.actor("iwate")
        upward = joining.gather(actor=iwate, case_ids=[below.pk], question=question)
        joining.merge(actor=agent, case_id=upward.pk, into_id=case.pk)
    with pytest.raises(OthersWait):
        passing.pass_down(actor=agent, case_id=case.pk, **DOWN)
    assert "都道府県に渡す" not in content(client_for("agent"), case)


def test_refusal_to_pass_down_keeps_the_word(client_for: Clients, inquiries: Inquiries) -> None:
    case = shared(inquiries, "morioka")
    response = client_for("agent").post(url(case, "pass-down"), DOWN)
    page = response.content.decode()
    assert response.status_code == 422
    assert ("国でお答えください" in page, DOWN["text"] in page) == (True, True)


def test_what_the_prefecture_answers_is_neither_shared_nor_merged_into(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, other = with_prefecture(inquiries), inquiries.case("hakodate")
    agent = inquiries.actor("agent")
    with pytest.raises(WithPrefecture):
        joining.share(actor=agent, case_id=case.pk, title="伏せた件名", text="伏せた内容")
    with pytest.raises(WithPrefecture):
        joining.merge(actor=agent, case_id=other.pk, into_id=case.pk)
    assert url(case, "share") not in content(client_for("agent"), case)


@pytest.mark.parametrize("act", ["request", "answer"])
def test_what_goes_back_to_the_prefecture_is_not_merged_into(
    inquiries: Inquiries, act: str
) -> None:
    case, other, coordinator = with_prefecture(inquiries), inquiries.case(), "hokkaido"
    acts = {"request": talking.request_from_asker, "answer": answering.answer}
    acts[act](actor=inquiries.actor(coordinator), case_id=case.pk, text="道の考え")
    with pytest.raises(WithPrefecture):
        joining.merge(actor=inquiries.actor("agent"), case_id=other.pk, into_id=case.pk)


def test_case_merged_into_another_gets_an_answer_it_can_read(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, target = merged(inquiries)
    answering.answer(actor=inquiries.actor("agent"), case_id=target.pk, text="却下の月から")
    assert told(case)[-1] == "統合先の照会に回答がありました"
    assert "却下の月から" in content(client_for("hakodate"), case)


def test_answer_of_a_prefecture_is_announced_to_nobody_else(inquiries: Inquiries) -> None:
    case = shared(inquiries, "morioka")
    hokkaido = inquiries.world.seat("hokkaido")
    Case.objects.filter(pk=case.pk).update(holder=Holder.PREFECTURE, holder_seat=hokkaido)
    answering.answer(actor=inquiries.actor("hokkaido"), case_id=case.pk, text="道の考え")
    assert "同じ疑問に回答がありました" not in told(case)
    assert Case.objects.get(pk=case.pk).state == CaseState.ANSWERED
