"""Several that ask the same: gathering, joining, merging on the pages."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, Holder
from portal.inquiries.pages.forms import GatherForm
from portal.inquiries.services import answering, joining

from tests.factories.files import stored_file
from tests.factories.inquiries import TEXT, Inquiries
from tests.portal.inquiries.test_case_pages import content, url

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]


def test_gathered_cases_become_one_question(client_for: Clients, inquiries: Inquiries) -> None:
    cases = [inquiries.case(key, first=Holder.PREFECTURE) for key in ("kyufu", "hakodate")]
    client, ids = client_for("hokkaido"), [case.pk for case in cases]
    page = client.get("/inquiries/gather/", {"case": ids})
    assert page.content.decode().count("checked") >= 2
    form = {
        "key": str(uuid4()),
        "case": ids,
        "title": "管内2市から同じ疑問",
        "text": "起算日について",
        "topic": f"d{inquiries.world.duty().pk}",
    }
    first, second = (client.post("/inquiries/gather/", form) for _ in range(2))
    assert first["Location"] == second["Location"]
    upward = Case.objects.get(organisation=inquiries.world.organisation("北海道"))
    assert upward.gathered.count() == 2
    answering.answer(actor=inquiries.actor("agent"), case_id=upward.pk, text="却下の月から")
    for key, case in zip(("kyufu", "hakodate"), cases, strict=True):
        assert "却下の月から" in content(client_for(key), case)
    assert client_for("kyufu").get("/inquiries/gather/").status_code == 404


def test_foreign_case_is_not_gathered(client_for: Clients, inquiries: Inquiries) -> None:
    foreign = inquiries.case("morioka", first=Holder.PREFECTURE)
    form = {"case": [foreign.pk], "title": "まとめ", "text": "x", "topic": "d1", "key": ""}
    page = client_for("hokkaido").post("/inquiries/gather/", form)
    assert page.status_code == 422
    assert "case" in page.context["form"].errors


def test_errors_of_gathering_stand_in_the_order_of_the_page(
    client_for: Clients, inquiries: Inquiries
) -> None:
    page = client_for("hokkaido").post("/inquiries/gather/", {})
    assert list(page.context["form"].errors) == ["case", "title", "text", "topic"]


def test_joined_organisation_reads_shared_words_and_the_answer(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, client = inquiries.case(), client_for("morioka")
    actor = inquiries.actor("agent")
    joining.share(actor=actor, case_id=case.pk, title="伏せた件名", text="伏せた内容")
    assert "うちも同じ疑問" in content(client, case)
    assert TEXT not in content(client, case)
    client.post(url(case, "join"))
    client.post(url(case, "join"))
    assert case.joinings.count() == 1
    answering.answer(actor=actor, case_id=case.pk, text="却下の月から")
    page = content(client, case)
    assert "却下の月から" in page
    assert "札幌市" not in page
    answering.accept(actor=inquiries.actor("kyufu"), case_id=case.pk)
    assert "却下の月から" in content(client, case)
    assert client_for("iwate_town").get(url(case)).status_code == 404


def test_number_that_no_database_holds_is_refused(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case = inquiries.case("kyufu", Holder.PREFECTURE)
    typed = {"title": "件名です", "case": [case.pk, "9" * 20]}
    response = client_for("hokkaido").post("/inquiries/gather/", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "ボールがほかに移った照会があります" in page
    assert "件名です" in page


def test_case_that_is_not_shared_cannot_be_joined(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    assert client_for("morioka").post(url(case, "join")).status_code == 404
    assert client_for("kyufu").post(url(case, "join")).status_code == 404


def test_file_of_an_answer_reaches_those_that_joined(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="件名", text="内容")
    file = stored_file(owner=agent.user, name="別紙.pdf", purpose="inquiry")
    answering.answer(actor=agent, case_id=case.pk, text="別紙のとおり", files=[file])
    client = client_for("morioka")
    assert client.get(f"/files/{file.pk}/").status_code == 404
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    assert client.get(f"/files/{file.pk}/").status_code == 200


def test_merged_case_shows_the_answer_of_the_other(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, other = inquiries.case(), inquiries.case("hakodate")
    agent = inquiries.actor("agent")
    joining.merge(actor=agent, case_id=case.pk, into_id=other.pk)
    answering.answer(actor=agent, case_id=other.pk, text="却下の月から")
    assert "却下の月から" in content(client_for("kyufu"), case)


def test_cases_gathered_into_a_withdrawn_one_are_the_prefectures_again(
    inquiries: Inquiries,
) -> None:
    case, coordinator = inquiries.case("kyufu", Holder.PREFECTURE), inquiries.actor("hokkaido")
    upward = joining.gather(
        actor=coordinator, case_ids=[case.pk], question=inquiries.question(Holder.BUREAU)
    )
    answering.withdraw(actor=coordinator, case_id=upward.pk)
    case.refresh_from_db()
    assert (case.upward, case.holder) == (None, Holder.PREFECTURE)
    told = case.entries.order_by("pk").last().followup.title
    assert told == f"まとめた照会（{upward.number}）が取り下げられ、都道府県の番に戻りました"
    answering.answer(actor=coordinator, case_id=case.pk, text="却下の月から")
    assert list(violations()) == []


def test_shared_list_counts_who_joined_without_reading_them(
    client_for: Clients, inquiries: Inquiries, queries: Callable[..., int]
) -> None:
    case, client = inquiries.case(), client_for("iwate_town")
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    few = queries(lambda: client.get("/inquiries/shared/"))
    joining.join(actor=inquiries.actor("hakodate"), case_id=case.pk)
    assert "2団体が加わっています" in client.get("/inquiries/shared/").content.decode()
    assert queries(lambda: client.get("/inquiries/shared/")) == few


def test_second_click_on_merging_leads_to_the_case_even_when_the_other_one_has_ended(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, other = inquiries.case(), inquiries.case("hakodate")
    typed = {"into": other.number, "key": str(uuid4())}
    client_for("agent").post(url(case, "merge"), typed)
    answering.withdraw(actor=inquiries.actor("hakodate"), case_id=other.pk)
    assert client_for("agent").post(url(case, "merge"), typed).status_code == 302


def test_click_that_overtakes_the_first_one_leads_to_its_case(
    client_for: Clients, inquiries: Inquiries, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, client = inquiries.case("kyufu", Holder.PREFECTURE), client_for("hokkaido")
    form = {
        "key": str(uuid4()), "case": [case.pk], "title": "まとめ", "text": "起算日について",
        "topic": f"d{inquiries.world.duty().pk}",
    }  # fmt: skip
    clean = GatherForm.full_clean

    def first_click_comes_in_between(self: GatherForm) -> None:
        monkeypatch.setattr(GatherForm, "full_clean", clean)
        client.post("/inquiries/gather/", form)
        clean(self)

    monkeypatch.setattr(GatherForm, "full_clean", first_click_comes_in_between)
    response = client.post("/inquiries/gather/", form)
    upward = Case.objects.get(organisation=inquiries.world.organisation("北海道"))
    assert response["Location"] == f"/inquiries/{upward.number}/"


def test_who_joined_reads_that_no_answer_will_come(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    assert "国の担当者に見えます。回答は、同じ疑問の" in content(client_for("kyufu"), case)
    assert "回答はまだありません" in content(client_for("morioka"), case)
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=case.pk)
    page = content(client_for("morioka"), case)
    assert "照会した団体が取り下げたため、回答は出ません" in page
    assert "回答はまだありません" not in page


def test_who_joined_reads_that_a_case_ended_without_an_answer_to_it(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, hokkaido = inquiries.case(), inquiries.actor("hokkaido")
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    # No service gives a shared case to the prefecture; former versions did.
    Case.objects.filter(pk=case.pk).update(holder=Holder.PREFECTURE, holder_seat=hokkaido.seat)
    answering.answer(actor=hokkaido, case_id=case.pk, text="道の考え")
    answering.accept(actor=inquiries.actor("kyufu"), case_id=case.pk)
    page = content(client_for("morioka"), case)
    assert "加わった団体に届く回答はありませんでした" in page
    assert "取り下げ" not in page


def test_who_joined_reads_that_the_reopening_was_withdrawn(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, asker, agent = inquiries.case(), inquiries.actor("kyufu"), inquiries.actor("agent")
    answering.answer(actor=agent, case_id=case.pk, text="却下の月から")
    answering.reopen(actor=asker, case_id=case.pk, text="なぜですか")
    joining.share(actor=agent, case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    answering.withdraw(actor=asker, case_id=case.pk)
    page = content(client_for("morioka"), case)
    assert "照会した団体が取り下げたため、回答は出ません" in page
