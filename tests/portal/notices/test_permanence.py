"""A published notice stays where it is, whichever way somebody tries to take it away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from portal.notices.exceptions import NoticeIsPermanent
from portal.notices.models import NoticeIndexPage, NoticePage
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from tests.factories.notices import bureau_index, correct, make_draft, make_notice
from tests.world import World

ClientFor = Callable[[str], Client]


def unharmed(notice: NoticePage) -> bool:
    """Live, at its old address."""
    stored = NoticePage.objects.filter(pk=notice.pk, live=True, url_path=notice.url_path)
    return stored.exists()


def test_published_notice_cannot_be_deleted(world: World) -> None:
    notice = make_notice()
    with pytest.raises(NoticeIsPermanent, match="廃止"):
        notice.delete()
    assert unharmed(notice)


def test_draft_can_be_deleted(world: World) -> None:
    page = make_draft()
    page.delete()
    assert not NoticePage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize(
    "take_away",
    [
        lambda page: page.unpublish(),
        lambda page: Page.objects.get(pk=page.pk).unpublish(),
        lambda page: UnpublishPageAction(page).execute(),
        lambda page: page.move(bureau_index("保険局"), pos="last-child"),
        lambda page: MovePageAction(
            Page.objects.get(pk=page.pk), bureau_index("保険局"), pos="last-child"
        ).execute(),
        lambda page: page.create_alias(),
        lambda page: bureau_index().delete(),
        lambda page: bureau_index().move(bureau_index("保険局"), pos="last-child"),
    ],
)
def test_published_notice_survives(world: World, take_away: Callable[[NoticePage], Any]) -> None:
    notice = make_notice()
    with pytest.raises(NoticeIsPermanent):
        take_away(NoticePage.objects.get(pk=notice.pk))
    assert unharmed(notice)
    assert notice.versions.count() == 1


@pytest.mark.parametrize(
    "delete",
    [
        lambda page: NoticePage.objects.filter(pk=page.pk).delete(),
        lambda page: Page.objects.get(pk=page.pk).delete(),
        lambda page: Page.objects.get(pk=bureau_index().pk).delete(),
    ],
)
def test_database_protects_a_published_notice(
    world: World, delete: Callable[[NoticePage], Any]
) -> None:
    notice = make_notice()
    with pytest.raises(ProtectedError):
        delete(notice)
    assert unharmed(notice)


def test_stale_object_cannot_be_deleted(world: World) -> None:
    page = make_draft()
    page.save_revision(clean=False).publish()
    assert page.current_version is None
    with pytest.raises(NoticeIsPermanent):
        page.delete()


def test_address_does_not_change_with_a_correction(world: World) -> None:
    notice = make_notice()
    assert correct(notice, slug="other").url_path == notice.url_path


def test_empty_index_can_be_deleted(world: World) -> None:
    index = bureau_index("保険局")
    index.delete()
    assert not NoticeIndexPage.objects.filter(pk=index.pk).exists()


@pytest.mark.parametrize("name", ["delete", "unpublish"])
def test_admin_says_why_instead_of_failing(client_for: ClientFor, name: str) -> None:
    notice = make_notice()
    client = client_for("superuser")
    response = client.post(reverse(f"wagtailadmin_pages:{name}", args=[notice.pk]), follow=True)
    assert [str(m).strip().startswith("公開した通知は") for m in response.context["messages"]] == [
        True
    ]
    assert unharmed(notice)


def test_admin_does_not_move_a_notice(client_for: ClientFor) -> None:
    notice, target = make_notice(), bureau_index("保険局")
    url = reverse("wagtailadmin_pages:move_confirm", args=[notice.pk, target.pk])
    response = client_for("superuser").post(url, follow=True)
    assert response.status_code == 200
    assert unharmed(notice)


@pytest.mark.parametrize("action", ["delete", "unpublish", "move"])
def test_bulk_action_does_not_touch_notices(client_for: ClientFor, action: str) -> None:
    notice = make_notice()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    data = {"chooser": str(bureau_index("保険局").pk)}
    response = client_for("superuser").post(f"{url}?id={notice.pk}", data, follow=True)
    assert response.status_code == 200
    assert unharmed(notice)


def test_admin_refuses_to_delete_an_index_with_notices(client_for: ClientFor) -> None:
    notice = make_notice()
    url = reverse("wagtailadmin_pages:delete", args=[bureau_index().pk])
    client_for("superuser").post(url, {"confirm_site_name": "つなぐ"})
    assert unharmed(notice)


def copied(client: Client, notice: NoticePage, **changes: Any) -> NoticePage:
    """Copy through the admin with the values its form proposes."""
    url = reverse("wagtailadmin_pages:copy", args=[notice.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields} | changes
    data["new_parent_page"] = notice.get_parent().pk
    assert client.post(url, data).status_code == 302
    return NoticePage.objects.get(slug=data["new_slug"])


def test_copy_is_a_fresh_draft_that_keeps_options(client_for: ClientFor) -> None:
    notice = make_notice(options={"note": {"text": "あ"}})
    copy = copied(client_for("editor"), notice)
    assert (copy.live, copy.current_version, copy.withdrawn_at) == (False, None, None)
    assert (copy.title, copy.options) == (f"{notice.title}（写し）", {"note": {"text": "あ"}})


def test_copy_offers_neither_alias_nor_publication(client_for: ClientFor) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[make_notice().pk])
    form = client_for("approver").get(url).context["form"]
    assert list(form.fields) == ["new_title", "new_slug", "new_parent_page"]


def test_copy_cannot_be_published_by_a_forged_field(client_for: ClientFor) -> None:
    copy = copied(client_for("approver"), make_notice(), publish_copies="on", alias="on")
    assert (copy.live, copy.alias_of) == (False, None)


def test_copy_by_code_is_a_fresh_draft_too(world: World) -> None:
    notice = make_notice()
    copy = notice.copy()
    assert (copy.live, copy.current_version, copy.slug == notice.slug) == (False, None, False)
