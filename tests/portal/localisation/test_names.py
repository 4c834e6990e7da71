"""Permissions and stock rows of third-party packages bear Japanese names after migrate."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from portal.localisation.services import name_permissions, name_rows, name_stock_rows
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Collection, Page, Task, Workflow

pytestmark = pytest.mark.django_db
DEFAULT = "default"


def permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def test_app_comes_last() -> None:
    assert settings.INSTALLED_APPS[-1] == "portal.localisation"
    assert apps.get_app_config("localisation").models_module is not None


def test_every_permission_has_a_japanese_name() -> None:
    names = Permission.objects.values_list("name", flat=True)
    assert [name for name in names if not re.search(r"[ぁ-んァ-ヶ一-龠]", name)] == []


def test_no_permission_keeps_djangos_english() -> None:
    assert list(Permission.objects.filter(name__startswith="Can ").values_list("name")) == []


@pytest.mark.parametrize(
    ("app_label", "codename", "name"),
    [
        ("auth", "add_group", "グループを追加できる"),
        ("wagtailcore", "change_page", "ページを変更できる"),
        ("wagtailimages", "choose_image", "画像を選択できる"),
        ("wagtailadmin", "access_admin", "管理画面に入れる"),
        ("wagtailcore", "publish_page", "すべてのページを公開できる"),
        ("wagtailcore", "view_referenceindex", "参照の索引を閲覧できる"),
    ],
)
def test_permission_is_named(app_label: str, codename: str, name: str) -> None:
    assert permission(app_label, codename).name == name


def test_permission_named_by_an_app_keeps_its_name() -> None:
    own = Permission.objects.create(
        content_type=ContentType.objects.get_for_model(Group), codename="x", name="特別な権限"
    )
    name_permissions(using=DEFAULT)
    own.refresh_from_db()
    assert own.name == "特別な権限"


def test_naming_again_changes_nothing_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert name_permissions(using=DEFAULT) == 0


def test_naming_restores_an_english_name() -> None:
    Permission.objects.filter(codename="add_group").update(name="Can add group")
    assert name_permissions(using=DEFAULT) == 1
    assert permission("auth", "add_group").name == "グループを追加できる"


def test_stock_rows_are_renamed() -> None:
    page = Page.objects.get(depth=1)
    Page.objects.filter(pk=page.pk).update(title="Root", draft_title="Root")
    Collection.objects.filter(depth=1).update(name="Root")
    Group.objects.create(name="Moderators")
    Group.objects.filter(name="全体の承認者").delete()
    name_stock_rows(using=DEFAULT)
    page.refresh_from_db()
    assert (page.title, page.draft_title) == ("最上位", "最上位")
    assert Collection.objects.get(depth=1).name == "最上位"
    assert not Group.objects.filter(name="Moderators").exists()
    assert Group.objects.filter(name="全体の承認者").count() == 1


def test_stock_name_already_taken_leaves_the_row() -> None:
    Group.objects.get_or_create(name="全体の編集者")
    Group.objects.create(name="Editors")
    name_stock_rows(using=DEFAULT)
    assert Group.objects.filter(name__in=["Editors", "全体の編集者"]).count() == 2


def test_no_stock_english_is_left() -> None:
    english = ["Root", "Welcome to your new Wagtail site!", "Moderators approval"]
    assert not Page.objects.filter(title__in=english).exists()
    assert not Collection.objects.filter(name__in=english).exists()
    assert not Workflow.objects.filter(name__in=english).exists()
    assert not Task.objects.filter(name__in=english).exists()
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


def test_tables_that_do_not_exist_yet_are_passed_over() -> None:
    class NoModels:
        def get_model(self, *_: str) -> None:
            raise LookupError

    name_rows(using=DEFAULT, apps=NoModels())  # type: ignore[arg-type]


def test_models_stay_without_migrations_of_their_own() -> None:
    call_command("makemigrations", "localisation", check=True, dry_run=True, verbosity=0)
