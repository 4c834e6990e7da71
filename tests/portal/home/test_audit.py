"""Every privileged act in the admin, and every read of names, leaves an entry in the log (H-15)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from portal.home.privileged import ACTS, BULK_ACTS, READS
from portal.ledger.models import AuditEntry
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Page,
    Site,
    Workflow,
    WorkflowPage,
)

from tests.factories.inquiries import Inquiries
from tests.portal.home.privileged_posts import POSTS
from tests.security.routes import all_routes
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WATCHED = (
    "wagtailusers_groups",
    "wagtailusers_users",
    "wagtailsites",
    "wagtailredirects",
    "wagtailadmin_collections",
    "wagtailadmin_workflows",
)
SHOWS_ONLY = ("index", "results", "history", "usage", "task_chooser", "task_chosen", "task_index")
SPARED = {
    "wagtailusers_users:add": "writes its own entry",
    "wagtailusers_users:edit": "writes its own entry",
    "wagtailusers_users:delete": "is refused",
    "wagtailredirects:start_import": "only reads the file",
    "wagtailadmin_workflows:select_task_type": "only leads on",
}
NAMELESS = {
    "wagtailusers_users:add": "an empty form",
    "wagtailusers_users:delete": "is refused",
}


@pytest.fixture
def things(world: World) -> dict[str, Any]:
    """An object of each kind; a page below the first, with a workflow of its own."""
    home = Page.objects.get(depth=2, sites_rooted_here__isnull=False)
    task = GroupApprovalTask.objects.create(name="確認")
    asleep = GroupApprovalTask.objects.create(name="休み", active=False)
    workflow = Workflow.objects.create(name="決裁")
    page = home.add_child(instance=Page(title="案内", slug="annai"))
    WorkflowPage.objects.create(page=page, workflow=workflow)
    waiting = home.add_child(instance=Page(title="予約", slug="yoyaku"))  # locked by Wagtail
    return {
        "page": page,
        "waiting": waiting,
        "other": home.add_child(instance=Page(title="別", slug="betsu")),
        "locked": home.add_child(instance=Page(title="鍵", slug="kagi", locked=True)),
        "parent": home.add_child(instance=Page(title="親", slug="oya")),
        "group": Group.objects.create(name="試験"),
        "site": Site.objects.create(hostname="b.example.jp", root_page=page),
        "redirect": Redirect.objects.create(old_path="/furui", redirect_page=home),
        "collection": Collection.get_first_root_node().add_child(name="様式集"),
        "workflow": workflow,
        "idle": Workflow.objects.create(name="休止", active=False),
        "task": task,
        "asleep": asleep,
        "user": world.user("kyufu"),
        "reserved": waiting.save_revision(approved_go_live_at=timezone.now() + timedelta(days=3)),
    }


def entries(client: Client, act: Callable[[Client], Any]) -> list[tuple[str, str]]:
    """What the log gains: the action and the kind of object, all by the client's person."""
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    act(client)
    new = AuditEntry.objects.exclude(pk__in=before)
    assert {entry.actor.is_superuser for entry in new if entry.actor} <= {True}
    return [(entry.action, entry.object_type) for entry in new]


@pytest.mark.parametrize("name", sorted(ACTS))
def test_privileged_act_writes_one_entry(
    name: str, client_for: Callable[[str], Client], things: dict[str, Any]
) -> None:
    watched, (arguments, fields) = ACTS[name], POSTS[name]
    if name == "wagtailredirects:process_import":
        fields = {**fields, **uploaded(client_for("superuser"))}
    url = reverse(name, args=[getattr(things.get(one), "pk", one) for one in arguments])
    data = {key: getattr(things.get(value), "pk", value) for key, value in fields.items()}
    found = entries(client_for("superuser"), lambda client: client.post(url, data))
    assert len(found) == 1
    assert found[0][0] == watched.action


def uploaded(client: Client) -> dict[str, str]:
    """The hidden fields of the second step of an import."""
    file = SimpleUploadedFile("a.csv", b"from,to\n/a,https://example.jp/b\n", "text/csv")
    url = reverse("wagtailredirects:start_import")
    form = client.post(url, {"import_file": file, "input_format": "0"}).context["form"]
    return {name: form.initial[name] for name in ("import_file_name", "input_format")}


@pytest.mark.parametrize(("label", "kind"), sorted(BULK_ACTS))
def test_act_on_many_writes_an_entry_for_each(
    label: str, kind: str, client_for: Callable[[str], Client], things: dict[str, Any]
) -> None:
    keys = [things["page"].pk, things["other"].pk]
    fields: dict[str, Any] = {"chooser": things["parent"].pk}
    if label == "accounts.user":
        keys, fields = [things["user"].pk, World().user("hakodate").pk], {"mark_as_active": "False"}
    url = reverse("wagtail_bulk_action", args=[*label.split("."), kind])
    query = "&".join(f"id={key}" for key in keys)
    found = entries(client_for("superuser"), lambda client: client.post(f"{url}?{query}", fields))
    assert [action for action, _ in found] == [BULK_ACTS[label, kind].action] * 2


def test_every_act_of_the_watched_parts_is_listed() -> None:
    keys = {route.key for route in all_routes() if route.namespace in WATCHED}
    acts = {key for key in keys if not key.endswith(SHOWS_ONLY)}
    assert acts == {key for key in ACTS if key.partition(":")[0] in WATCHED} | set(SPARED)


@pytest.mark.parametrize("name", sorted(name for name in READS if not READS[name].internal))
def test_read_of_names_writes_one_entry(
    name: str, client_for: Callable[[str], Client], world: World
) -> None:
    Inquiries(world)  # the desk that exports
    objects = {
        "pk": world.user("kyufu").pk,
        "organisation_id": world.organisation("札幌市").pk,
        "instance_pk": AuditEntry.objects.order_by("pk")[0].pk,
    }
    watched = READS[name]
    who = {"inquiries_export": "kyufu", "inquiry_desk_export": "agent"}.get(name, "superuser")
    url = reverse(name, args=[objects[watched.argument]] if watched.argument else [])
    before = AuditEntry.objects.count()
    response = client_for(who).get(url)
    b"".join(response) if response.streaming else response.content
    entry = AuditEntry.objects.latest("recorded_at")
    assert (AuditEntry.objects.count() - before, entry.actor) == (1, world.user(who))
    assert entry.action.endswith(f"：{watched.action}")
    assert bool(entry.object_id) == bool(watched.argument)


def test_every_page_about_people_is_listed() -> None:
    keys = {route.key for route in all_routes() if route.namespace == "wagtailusers_users"}
    assert keys - set(READS) == set(NAMELESS)


def test_export_is_told_from_a_view(client_for: Callable[[str], Client]) -> None:
    b"".join(client_for("superuser").get("/admin/users/?export=csv"))
    assert AuditEntry.objects.latest("recorded_at").action == "書き出し：利用者一覧"


def test_refused_or_empty_act_writes_nothing(
    client_for: Callable[[str], Client], things: dict[str, Any]
) -> None:
    url = reverse("wagtailusers_groups:delete", args=[things["group"].pk])
    assert entries(client_for("editor"), lambda client: client.post(url)) == []
    name = {"name": ""}
    url = reverse("wagtailusers_groups:edit", args=[things["group"].pk])
    assert entries(client_for("superuser"), lambda client: client.post(url, name)) == []


def test_entry_proves_the_state_before_and_after(
    client_for: Callable[[str], Client], things: dict[str, Any]
) -> None:
    client, key = client_for("superuser"), str(things["collection"].pk)
    client.post(f"/admin/collections/{key}/", {"name": "様式", "parent": 1})
    client.post(f"/admin/collections/{key}/delete/")
    of_it = AuditEntry.objects.filter(object_type="wagtailcore.collection", object_id=key)
    changed, deleted = of_it.order_by("recorded_at")
    assert changed.before_hash != changed.after_hash == deleted.before_hash
    assert deleted.after_hash == ""
