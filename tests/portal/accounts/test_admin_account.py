"""Wagtail's account page: mails and colours, and nothing that is kept elsewhere."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str], Client]
ADDRESS = reverse("wagtailadmin_account")


def pictures() -> list[Path]:
    """Files beside those of the one file model."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def picture() -> SimpleUploadedFile:
    """A small picture."""
    data = io.BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    return SimpleUploadedFile("face.png", data.getvalue(), "image/png")


def test_account_page_is_saved_as_it_was_shown(client_for: ClientFor) -> None:
    client = client_for("editor")
    form = querydict_from_html(client.get(ADDRESS).content.decode())
    assert "theme-theme" in form
    response = client.post(ADDRESS, form)
    assert (response.status_code, response.url) == (302, ADDRESS)


def test_mails_about_approval_can_be_switched_off(client_for: ClientFor, world: World) -> None:
    profile = UserProfile.get_for_user(world.user("editor"))
    assert profile.approved_notifications
    colours = {"theme-theme": "dark", "theme-contrast": "system", "theme-density": "default"}
    client_for("editor").post(ADDRESS, {"notifications-rejected_notifications": "on", **colours})
    profile.refresh_from_db()
    assert (profile.approved_notifications, profile.theme) == (False, "dark")


def test_account_page_takes_neither_name_nor_picture(client_for: ClientFor, world: World) -> None:
    before = pictures()
    client = client_for("editor")
    colours = {"theme-theme": "dark", "theme-contrast": "system", "theme-density": "default"}
    names = {"name_email-first_name": "名", "name_email-last_name": "姓"}
    client.post(ADDRESS, {"avatar-avatar": picture(), **names, **colours})
    profile = UserProfile.get_for_user(world.user("editor"))
    assert (profile.theme, profile.avatar.name, world.user("editor").first_name) == ("dark", "", "")
    assert pictures() == before


def test_picture_of_before_is_not_asked_for(client_for: ClientFor, world: World) -> None:
    profile = UserProfile.get_for_user(world.user("editor"))
    UserProfile.objects.filter(pk=profile.pk).update(avatar="avatar_images/face.png")
    html = client_for("editor").get("/admin/").content.decode()
    assert "avatar_images" not in html
    assert "default-user-avatar" in html
    assert f'href="{ADDRESS}#' not in html
