"""Others that wait for the answer of a case get one that they can read, and keep it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from portal.inquiries.exceptions import (
    AnswerIsThere,
    NotJoinable,
    NotTogether,
    OthersWait,
    SharedTooLate,
    WithPrefecture,
)
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, CaseState, EntryKind, Holder, Side
from portal.inquiries.notifying import object_key
from portal.inquiries.services import answering, joining, passing, talking
from portal.inquiries.services.silence import accept_by_silence
from portal.inquiries.writing import locked, write
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


def answered(inquiries: Inquiries, case: Case, text: str = "却下の月から") -> Case:
    """The case with an answer of the ministry."""
    return answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text=text)


def test_answered_case_is_not_shared(client_for: Clients, inquiries: Inquiries) -> None:
    case = answered(inquiries, inquiries.case())
    with pytest.raises(SharedTooLate):
        joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    assert url(case, "share") not in content(client_for("agent"), case)


def test_shared_words_are_mended_after_the_answer(inquiries: Inquiries) -> None:
    case, agent = answered(inquiries, shared(inquiries)), inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="直した件名", text="直した内容")
    assert Case.objects.get(pk=case.pk).shared_title == "直した件名"


def test_case_shared_after_its_answer_is_not_joined(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case = answered(inquiries, inquiries.case())
    Case.objects.filter(pk=case.pk).update(shared_at=case.created_at, shared_title="件名")
    write_shared(inquiries, case)
    with pytest.raises(NotJoinable):
        joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    assert "うちも同じ疑問" not in content(client_for("morioka"), case)
    assert case.number not in client_for("morioka").get("/inquiries/shared/").content.decode()


def write_shared(inquiries: Inquiries, case: Case) -> None:
    """The entry of a sharing, as former versions wrote it after the answer too."""
    with locked(case.pk) as found:
        write(found, inquiries.actor("agent"), EntryKind.SHARED, side=Side.BUREAU, title="共有")


@pytest.mark.parametrize("silently", [False, True])
def test_who_joined_hears_that_the_case_ended(inquiries: Inquiries, silently: bool) -> None:
    case = answered(inquiries, shared(inquiries, "morioka"))
    if silently:
        Case.objects.filter(pk=case.pk).update(next_on=timezone.localdate() - timedelta(days=1))
        accept_by_silence(case_id=case.pk)
    else:
        answering.accept(actor=inquiries.actor("kyufu"), case_id=case.pk)
    assert told(case)[-1] == "同じ疑問の照会が完了しました"


def test_who_joined_hears_each_time_that_a_reopened_case_is_withdrawn(
    inquiries: Inquiries,
) -> None:
    case, asker = answered(inquiries, shared(inquiries, "morioka")), inquiries.actor("kyufu")
    for _ in range(2):
        answering.reopen(actor=asker, case_id=case.pk, text="なぜですか")
        answering.withdraw(actor=asker, case_id=case.pk)
    assert told(case).count("同じ疑問の照会が完了しました") == 2


def test_answered_case_is_not_withdrawn(client_for: Clients, inquiries: Inquiries) -> None:
    case, target = merged(inquiries)
    answered(inquiries, target)
    with pytest.raises(AnswerIsThere):
        answering.withdraw(actor=inquiries.actor("kyufu"), case_id=target.pk)
    assert url(target, "withdraw") not in content(client_for("kyufu"), target)
    assert "却下の月から" in content(client_for("hakodate"), case)


def test_answer_stays_with_others_when_a_reopened_case_is_withdrawn(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, target = merged(inquiries)
    answered(inquiries, target)
    asker = inquiries.actor("kyufu")
    answering.reopen(actor=asker, case_id=target.pk, text="なぜですか")
    answering.withdraw(actor=asker, case_id=target.pk)
    assert Case.objects.get(pk=target.pk).state == CaseState.DONE
    assert Case.objects.get(pk=case.pk).state == CaseState.MERGED
    assert "却下の月から" in content(client_for("hakodate"), case)
    assert list(violations()) == []


def test_case_whose_answer_others_read_is_not_merged_away(inquiries: Inquiries) -> None:
    _, target = merged(inquiries)
    other = inquiries.case("morioka")
    answered(inquiries, target)
    with pytest.raises(NotTogether):
        joining.merge(actor=inquiries.actor("agent"), case_id=target.pk, into_id=other.pk)
