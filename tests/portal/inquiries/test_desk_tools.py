"""What helps an agent on the page of a case: presets, checklists, what is known already."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from helpdesk.models import Checklist, ChecklistTemplate, PreSetReply
from portal.accounts.models import User
from portal.extension.search import search_sources
from portal.inquiries.models import AnswerDraft, Case
from portal.inquiries.services import answering
from portal.inquiries.services.presets import save_preset
from portal.search.indexing import rebuild

from tests.factories.faq import make_faq
from tests.factories.inquiries import TITLE, Inquiries
from tests.factories.notices import make_notice

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
NEW = "/helpdesk/presets/new/"


def send(client: Client, case: Case, act: str, **data: Any) -> Any:
    """One act on the page of the case."""
    return client.post(f"/inquiries/{case.number}/{act}/", data)


def page_of(client: Client, case: Case) -> str:
    """The page of the case."""
    return client.get(f"/inquiries/{case.number}/").content.decode()


@pytest.fixture
def preset(inquiries: Inquiries) -> PreSetReply:
    """A text of the first desk."""
    words = {"name": "個別判断", "body": "{{ ticket.submitter_email }}\n個別に判断してください。"}
    return save_preset(actor=inquiries.actor("agent"), desk=inquiries.desk, **words)


@pytest.fixture
def answered(inquiries: Inquiries) -> Case:
    """A case with an answer."""
    case = inquiries.case()
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月からです。")
    return Case.objects.get(pk=case.pk)


def test_preset_goes_below_the_typed_words_unsaved(
    client_for: ClientFor, inquiries: Inquiries, preset: PreSetReply
) -> None:
    sent = {"text": "まず結論です。", "basis": "法第21条", "seen": "0", "insert": "1"}
    response = send(
        client_for("agent"), inquiries.case(), "save-draft", preset=str(preset.pk), **sent
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "まず結論です。\n\n{{ ticket.submitter_email }}\n個別に判断してください。" in page
    assert "法第21条" in page
    assert not AnswerDraft.objects.exists()


def test_preset_of_another_desk_is_not_inserted(
    client_for: ClientFor, inquiries: Inquiries, preset: PreSetReply
) -> None:
    preset.queues.set([inquiries.other_desk.queue_id])
    response = send(
        client_for("agent"), inquiries.case(), "save-draft", text="結論", seen="0",
        preset=str(preset.pk), insert="1",
    )  # fmt: skip
    assert "個別に判断してください" not in response.content.decode()


def test_agent_adds_and_changes_a_preset(client_for: ClientFor, inquiries: Inquiries) -> None:
    client = client_for("agent")
    client.post(NEW, {"desk": inquiries.desk.pk, "name": "資料のお願い", "body": "写しを"})
    preset = PreSetReply.objects.get()
    path = f"/helpdesk/presets/{preset.pk}/"
    assert "写しを" in client.get(path).content.decode()
    client.post(path, {"desk": inquiries.desk.pk, "name": "資料のお願い", "body": "写しを1部"})
    assert "写しを1部" in client.get("/helpdesk/presets/").content.decode()


def test_preset_sent_twice_is_one(client_for: ClientFor, inquiries: Inquiries) -> None:
    typed = {"desk": inquiries.desk.pk, "name": "資料のお願い", "body": "写しを"}
    for _ in range(2):
        client_for("agent").post(NEW, typed)
    assert PreSetReply.objects.count() == 1


def test_preset_without_words_is_refused(client_for: ClientFor, inquiries: Inquiries) -> None:
    response = client_for("agent").post(NEW, {"desk": inquiries.desk.pk, "name": "資料のお願い"})
    assert response.status_code == 422
    assert "資料のお願い" in response.content.decode()


@pytest.mark.parametrize("way", ["", "delete/"])
def test_preset_of_another_desk_stays(
    client_for: ClientFor, inquiries: Inquiries, preset: PreSetReply, way: str
) -> None:
    preset.queues.add(inquiries.other_desk.queue_id)
    fields = {"desk": inquiries.desk.pk, "name": "x", "body": "x"}
    client_for("agent").post(f"/helpdesk/presets/{preset.pk}/{way}", fields)
    preset.refresh_from_db()
    assert preset.name == "個別判断"


def test_preset_deleted_meanwhile_keeps_the_typed_words(
    client_for: ClientFor, inquiries: Inquiries, preset: PreSetReply
) -> None:
    path = f"/helpdesk/presets/{preset.pk}/"
    preset.delete()
    fields = {"desk": inquiries.desk.pk, "name": "資料のお願い", "body": "写しを1部"}
    response = client_for("agent").post(path, fields)
    page = response.content.decode()
    assert (response.status_code, "写しを1部" in page, "先に消されています" in page) == (
        422,
        True,
        True,
    )
    assert f'action="{NEW}"' in page


def test_preset_goes(client_for: ClientFor, preset: PreSetReply) -> None:
    client_for("agent").post(f"/helpdesk/presets/{preset.pk}/delete/")
    assert not PreSetReply.objects.exists()


def test_checklist_keeps_its_marks(client_for: ClientFor, inquiries: Inquiries) -> None:
    case, client = inquiries.case(), client_for("agent")
    template = ChecklistTemplate.objects.create(name="確かめ", task_list=["根拠", "FAQ"])
    sent = [send(client, case, "checklist", template=str(template.pk)) for _ in range(2)]
    assert [response.status_code for response in sent] == [302, 302]
    first, second = Checklist.objects.get().tasks.all()
    one, both = [str(first.pk)], [str(first.pk), str(second.pk)]
    send(client, case, "tasks", done=one)
    first.refresh_from_db()
    since = first.completion_date
    assert f'name="seen" value="{first.pk}"' in page_of(client, case)
    send(client, case, "tasks", done=both, seen=one)
    first.refresh_from_db()
    assert first.completion_date == since
    assert page_of(client, case).count("checked") == 2
    send(client, case, "tasks", seen=both)
    assert not Checklist.objects.get().tasks.completed().exists()


def test_marks_of_a_colleague_stay(client_for: ClientFor, inquiries: Inquiries) -> None:
    case, client = inquiries.case(), client_for("agent")
    template = ChecklistTemplate.objects.create(name="確かめ", task_list=["根拠", "FAQ"])
    send(client, case, "checklist", template=str(template.pk))
    first, second = Checklist.objects.get().tasks.all()
    send(client_for("approver"), case, "tasks", done=[str(first.pk)])
    send(client, case, "tasks", done=[str(second.pk)])
    assert Checklist.objects.get().tasks.completed().count() == 2


def test_task_of_another_case_is_not_marked(client_for: ClientFor, inquiries: Inquiries) -> None:
    case, other = inquiries.case(), inquiries.case("morioka")
    template = ChecklistTemplate.objects.create(name="確かめ", task_list=["根拠"])
    send(client_for("agent"), other, "checklist", template=str(template.pk))
    task = Checklist.objects.get().tasks.get()
    response = send(client_for("agent"), case, "tasks", done=[str(task.pk)])
    assert response.status_code == 422


def test_what_is_known_stands_beside_the_case(client_for: ClientFor, inquiries: Inquiries) -> None:
    faq, case, other = make_faq(title=TITLE), inquiries.case(), inquiries.case("morioka")
    for source in search_sources:
        rebuild(source)
    page = page_of(client_for("agent"), case)
    aside = page[page.index('data-testid="similar"') :]
    assert f"/faq/{faq.pk}/" in aside
    assert f"/inquiries/{other.number}/" in aside
    assert f'href="/inquiries/{case.number}/"' not in aside


def test_answer_by_a_notice_stands_on_the_case(
    client_for: ClientFor, inquiries: Inquiries, answered: Case
) -> None:
    notice = make_notice(title="特例減額の起算月について")
    send(client_for("agent"), answered, "notice-link", notice=f"T-{notice.pk}")
    assert "答えになった通知" in page_of(client_for("kyufu"), answered)
    unlinked = client_for("agent").get("/helpdesk/", {"view": "unlinked"}).content.decode()
    assert answered.number not in unlinked


@pytest.mark.parametrize("typed", ["", "T-999999", "老介発9999第9号"])
def test_notice_that_is_not_there_is_told(
    client_for: ClientFor, answered: Case, typed: str
) -> None:
    response = send(client_for("agent"), answered, "notice-link", notice=typed)
    answered.refresh_from_db()
    assert (response.status_code, answered.answered_with_notice_id) == (422, None)
