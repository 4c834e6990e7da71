"""What a plugin gets from every extension point; run by test_dummy_plugin with its own settings."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse
from portal.extension.demo import demo_loaders
from portal.extension.events import PublicationStopped
from portal.extension.exits import BROKEN, TypedQuestion
from portal.extension.jobs import periodic_jobs
from portal.extension.menu import account_menu, main_menu
from portal.extension.notifications import notification_kinds
from portal.extension.options import page_options
from portal.extension.plugin import build_settings
from portal.extension.search import search_sources
from portal.extension.slots import SLOT_NAMES, PreparedSlot, filter_restriction
from portal.extension.status import status_sources
from portal.extension.todo import todo_sources
from portal.files.models import StoredFile
from portal.inquiries.models import AskDraft, Case

from tests.dummy_plugin.apps import DummySettings
from tests.dummy_plugin.events import heard
from tests.dummy_plugin.exits import taken
from tests.dummy_plugin.models import DummyMark
from tests.factories.files import stored_file
from tests.factories.inquiries import TEXT, TITLE, Inquiries
from tests.factories.notices import make_draft, make_notice, publish
from tests.world import World

SignIn = Callable[[str], Client]
NEW = "/inquiries/new/"


def test_settings_are_validated_with_defaults(world: World) -> None:
    assert apps.get_app_config("dummy_plugin").conf == DummySettings("こんにちは", 3)


@pytest.mark.parametrize(
    "given",
    [{}, {"greeting": "a", "unknown": 1}, {"greeting": 5}],
    ids=["missing", "extra", "type"],
)
def test_settings_errors_name_the_key(given: dict[str, object]) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"greeting|unknown"):
        build_settings(DummySettings, given, "dummy_plugin")


@pytest.mark.parametrize("name", [name for name in SLOT_NAMES if name != "notice.list_filter"])
def test_slot_prepares_whole_list_once(name: str, rf: RequestFactory, world: World) -> None:
    prepared = PreparedSlot(name, ["a", "b"], rf.get("/"))
    assert f"dummy {name} 2" in prepared.render("a")


def test_broken_block_apologises_and_leaves_the_page(world: World, client_for: SignIn) -> None:
    page = make_notice()
    html = client_for("kyufu").get(page.url).content.decode()
    assert html.count("表示できません") == 1
    assert "dummy notice.after_body 1" in html


def test_search_that_finds_nothing_has_a_slot(world: World, client_for: SignIn) -> None:
    html = client_for("kyufu").get("/search/?q=ありえない言葉").content.decode()
    assert "dummy search.empty 1" in html


def test_filter_slot_restricts_the_list(world: World, client_for: SignIn) -> None:
    make_notice(title="食費の特例について")
    make_notice(title="別の通知について")
    html = client_for("kyufu").get("/notices/?dummy=食費").content.decode()
    assert ("食費の特例について" in html, "別の通知について" in html) == (True, False)


def test_filter_without_value_restricts_nothing(rf: RequestFactory) -> None:
    assert not filter_restriction("notice.list_filter", QueryDict(""), rf.get("/"))


def test_menu_entries_are_shown(world: World, client_for: SignIn) -> None:
    html = client_for("kyufu").get("/").content.decode()
    assert html.count(reverse("dummy_plugin:page")) >= 2
    assert main_menu.get("dummy") is not None
    assert account_menu.get("dummy") is not None


def test_todo_source_stands_on_home(world: World, client_for: SignIn) -> None:
    assert "見本の用事を片づける" in client_for("kyufu").get("/").content.decode()
    assert todo_sources.get("dummy") is not None


def test_event_is_told_after_commit(
    world: World, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        page = make_notice()
        assert heard == []
    assert [event.notice_id for event in heard] == [page.pk]


def test_filter_stops_publication_and_nothing_is_left(world: World) -> None:
    draft = make_draft(title="無題")
    with pytest.raises(PublicationStopped):
        publish(draft)
    draft.refresh_from_db()
    assert (draft.live, draft.current_version_id) == (False, None)


def test_page_option_records_with_the_version(world: World) -> None:
    page = make_notice(options={"dummy_plugin": {"word": "さくら"}})
    assert list(DummyMark.objects.values_list("notice_id", "version_number", "word")) == [
        (page.pk, 1, "さくら")
    ]


def test_page_option_is_part_of_the_form(world: World, editor_client: Client) -> None:
    draft = make_draft()
    html = editor_client.get(f"/admin/pages/{draft.pk}/edit/").content.decode()
    assert "見本のことば" in html


def test_removed_option_is_ignored(world: World) -> None:
    assert make_notice(options={"gone": {"x": 1}}).options["gone"] == {"x": 1}


def test_registries_hold_the_dummy(world: World) -> None:
    assert [
        registry.get("dummy") is not None
        for registry in (search_sources, notification_kinds, status_sources, demo_loaders)
    ] == [True] * 4
    assert periodic_jobs.get("dummy.count") is not None
    assert page_options.get("dummy_plugin") is not None


def test_view_is_closed_by_default(world: World, client_for: SignIn) -> None:
    assert client_for("kyufu").get("/dummy/forgotten/").status_code == 404


def test_view_asks_for_sign_in(client: Client, world: World) -> None:
    response = client.get("/dummy/")
    assert (response.status_code, response.url) == (302, "/account/login/?next=/dummy/")


def test_view_admits_whom_it_names(world: World, client_for: SignIn) -> None:
    assert (
        client_for("kyufu").get("/dummy/").content.decode().strip()
        == "<p>dummy page こんにちは</p>"
    )
    assert client_for("seatless").get("/dummy/").status_code == 404


def test_system_checks_accept_the_dummy(world: World) -> None:
    call_command("check")


@pytest.fixture
def typed(world: World) -> dict[str, Any]:
    """A question to the dummy's exit, with a file and a draft, as an official fills it in."""
    Inquiries(world)
    taken.clear()
    file = stored_file(owner=world.user("kyufu"), purpose="inquiry")
    file.organisation = world.seat("kyufu").organisation
    file.save()
    return {
        "key": str(uuid4()),
        "title": TITLE,
        "text": TEXT,
        "topic": f"d{world.duty().pk}",
        "to": "exit-dummy",
        "file": str(file.pk),
    }


def test_exit_stands_after_the_hosts_own_where_it_is_offered(
    typed: Any, client_for: SignIn
) -> None:
    page = client_for("kyufu").get(NEW)
    values = [each.value for each in page.context["exits"]]
    assert values == ["prefecture", "bureau", "exit-dummy"]
    html = page.content.decode()
    assert "見本の相手がだれにでも見えるところで答えます。" in html
    assert html.count("<dt>目安</dt>") == 2


def test_exit_is_closed_where_it_is_not_offered(typed: Any, client_for: SignIn) -> None:
    client = client_for("hokkaido")
    assert "見本の相手" not in client.get(NEW).content.decode()
    assert client.post(NEW, typed).status_code == 422
    assert taken == []


def test_exit_takes_words_and_files_and_the_draft_goes(
    world: World, typed: Any, client_for: SignIn
) -> None:
    client, notice = client_for("kyufu"), make_notice()
    client.post(f"/inquiries/drafts/{typed['key']}/", typed)
    sent = {**typed, "notice": f"T-{notice.pk}", "seen": "1"}
    assert client.post(NEW, sent)["Location"] == "/dummy/?taken"
    file = StoredFile.objects.get()
    assert taken == [
        TypedQuestion(
            UUID(typed["key"]), world.user("kyufu"), world.seat("kyufu"),
            TITLE, TEXT, [file], world.duty().pk, notice.pk,
        )
    ]  # fmt: skip
    assert client_for("hakodate").get(f"/files/{file.pk}/").status_code == 200
    assert not AskDraft.objects.exists()
    assert not Case.objects.exists()


@pytest.mark.parametrize(("title", "told"), [("無題", "題を付けてください。"), ("壊れる", BROKEN)])
def test_question_that_an_exit_does_not_take_stays_whole(
    typed: Any, client_for: SignIn, title: str, told: str
) -> None:
    client, sent = client_for("kyufu"), {**typed, "title": title, "seen": "1"}
    client.post(f"/inquiries/drafts/{typed['key']}/", sent)
    page = client.post(NEW, sent)
    form = page.context["form"]
    assert (page.status_code, form.errors["to"]) == (422, [told])
    assert told in page.content.decode()
    assert [form[name].value() for name in ("title", "text", "to")] == [title, TEXT, "exit-dummy"]
    assert page.context["attached"].ids == [typed["file"]]
    assert StoredFile.objects.get().purpose == "inquiry"
    assert AskDraft.objects.get().data["title"] == title
