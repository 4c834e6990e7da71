"""Nothing that the people of a desk meet is left in English: pages, refused forms, mail."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from helpdesk.models import PreSetReply, Queue, Ticket
from portal.inquiries.models import Case
from portal.inquiries.pages.bulk_forms import ACTS as BULK_ACTS
from portal.inquiries.pages.urls import ACTS
from portal.inquiries.services import answering, drafting, joining, talking

from tests.factories.inquiries import Inquiries
from tests.portal.localisation.admin_crawl import crawl, english_in
from tests.portal.localisation.test_admin_crawl import typed_data
from tests.portal.notifications.telling import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIELDS = ("number", "next_on", "user", "target", "into", "faq", "organisation", "topic", "seen")
# The check of the connection names headers and methods of HTTP, as a report about them has to.
NAMES_HEADERS = ("/connection-check/",)
NONSENSE = dict.fromkeys([*FIELDS, "key", "satisfaction"], "x")


@pytest.fixture
def inquiries(world: Any) -> Inquiries:
    """The desks; one approves its answers and has a preset reply."""
    made = Inquiries(world)
    made.desk.needs_approval = True
    made.desk.save()
    PreSetReply.objects.create(name="お待ちください", body="確かめています。").queues.add(
        made.desk.queue
    )
    return made


@pytest.fixture
def cases(inquiries: Inquiries) -> list[Case]:
    """A case in every state that a desk sees."""
    return [Case.objects.get(pk=case.pk) for case in made(inquiries)]


def made(inquiries: Inquiries) -> Iterator[Case]:
    """New, with a draft, waiting for approval, shared, answered, done, merged, withdrawn."""
    agent, approver = inquiries.actor("agent"), inquiries.actor("approver")
    kyufu = inquiries.actor("kyufu")
    yield inquiries.case("morioka")
    for submitted in (False, True):
        case = inquiries.case()
        drafting.save_draft(actor=agent, case_id=case.pk, text="案", basis="法", seen=0)
        if submitted:
            drafting.submit_draft(actor=agent, case_id=case.pk, number=1)
        yield case
    shared = inquiries.case("hakodate")
    joining.share(actor=agent, case_id=shared.pk, title="伏せた件名", text="内容")
    joining.join(actor=kyufu, case_id=shared.pk)
    talking.write_note(actor=agent, case_id=shared.pk, text="内輪")
    yield shared
    merged = inquiries.case()
    joining.merge(actor=agent, case_id=merged.pk, into_id=shared.pk)
    yield merged
    inquiries.desk.needs_approval = False
    inquiries.desk.save()
    for accepted in (False, True):
        case = inquiries.case()
        answering.answer(actor=approver, case_id=case.pk, text="却下の月から")
        if accepted:
            answering.accept(actor=kyufu, case_id=case.pk)
        yield case
    withdrawn = inquiries.case()
    answering.withdraw(actor=kyufu, case_id=withdrawn.pk)
    yield withdrawn


def known() -> set[str]:
    """What people typed or configured."""
    return typed_data() | set(Queue.objects.values_list("title", flat=True))


def test_agent_meets_no_english(client_for: Callable[[str], Client], cases: list[Case]) -> None:
    patterns, findings = crawl(client_for("agent"), start="/", per_pattern=1, data=known())
    assert [one for one in findings if one.url not in NAMES_HEADERS] == []
    assert patterns["helpdesk/?"] == patterns["inquiries/<str:number>/?"] == 1


def test_approver_meets_no_english_at_the_desk(
    client_for: Callable[[str], Client], cases: list[Case]
) -> None:
    patterns, findings = crawl(client_for("approver"), start="/helpdesk/", data=known())
    assert findings == []
    assert patterns["helpdesk/?view"] == 1


def test_case_in_no_state_shows_english(
    client_for: Callable[[str], Client], cases: list[Case]
) -> None:
    for client in (client_for("agent"), client_for("approver")):
        pages = [client.get(f"/inquiries/{case.number}/") for case in cases]
        assert {response.status_code for response in pages} == {200}
        assert [english_in(page.content.decode(), data=known()) for page in pages] == [[]] * len(
            pages
        )


def test_refused_act_tells_why_in_japanese(
    client_for: Callable[[str], Client], cases: list[Case]
) -> None:
    agent, data = client_for("agent"), known()
    for sent in ({}, NONSENSE):
        pages = {view.act: refused(agent, view.act, cases, sent) for view in ACTS}
        for page in ("phone", "presets/new", "saved"):
            pages[page] = agent.post(f"/helpdesk/{page}/", sent).content.decode()
        found = {act: english_in(page, data=data) for act, page in pages.items() if page}
        assert {act: words for act, words in found.items() if words} == {}
        assert set(found) >= {"answer", "note", "assign", "move", "share", "merge", "faq-link"}


def refused(client: Client, act: str, cases: list[Case], sent: dict[str, str]) -> str:
    """The page that tells why, of the first case where the act is refused for what was sent."""
    for case in cases:
        response = client.post(f"/inquiries/{case.number}/{act}/", sent)
        assert response.status_code in (302, 404, 422)
        if response.status_code == 422:
            return str(response.content.decode())
        if response.status_code == 404:
            break  # not an act of the desk
    return ""


@pytest.mark.parametrize("act", BULK_ACTS)
def test_several_at_once_are_treated_in_japanese(
    act: str, client_for: Callable[[str], Client], cases: list[Case]
) -> None:
    agent = client_for("agent")
    sent: dict[str, Any] = {**NONSENSE, "act": act, "case": [one.pk for one in cases]}
    pages = [agent.get("/helpdesk/bulk/", sent), agent.post("/helpdesk/bulk/", sent)]
    assert [page.status_code for page in pages] == [200, 422]
    assert [english_in(page.content.decode(), data=known()) for page in pages] == [[], []]


def test_approver_reads_in_japanese_why_nothing_is_given_back(
    client_for: Callable[[str], Client], cases: list[Case]
) -> None:
    submitted = next(case for case in cases if case.drafts.filter(state="submitted").exists())
    for sent in ({}, NONSENSE):
        page = client_for("approver").post(f"/inquiries/{submitted.number}/return-draft/", sent)
        assert page.status_code == 422
        assert english_in(page.content.decode(), data=known()) == []


def test_mail_to_the_desk_is_japanese(cases: list[Case]) -> None:
    work_off()
    sent = [message for message in mail.outbox if "agent@example.jp" in message.to]
    assert sent
    for message in sent:
        assert english_in(f"<p>{message.subject}</p><p>{message.body}</p>", data=known()) == []


def test_names_that_helpdesk_gives_are_japanese() -> None:
    permissions = Permission.objects.filter(content_type__app_label="helpdesk")
    labels = [str(label) for _, label in (*Ticket.STATUS_CHOICES, *Ticket.PRIORITY_CHOICES)]
    names = [*permissions.values_list("name", flat=True), *labels]
    assert len(names) > 50
    assert english_in("".join(f"<p>{name}</p>" for name in names)) == []


def test_permission_of_a_queue_is_named_in_japanese(inquiries: Inquiries) -> None:
    codename = inquiries.desk.queue.permission_name.removeprefix("helpdesk.")
    name = Permission.objects.get(codename=codename).name
    assert english_in(f"<p>{name}</p>", data=known()) == []
