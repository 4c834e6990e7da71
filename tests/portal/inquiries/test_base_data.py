"""Desks and categories as they are shipped."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from portal.inquiries.models import Category, Desk

from tests.world import World

pytestmark = pytest.mark.django_db


def test_desks_and_categories_are_repeatable(base: None) -> None:
    out = StringIO()
    call_command("load_desks", stdout=out)
    assert out.getvalue() == "照会の窓口4件、情報カテゴリ41件を入れました。\n"
    assert (Desk.objects.count(), Category.objects.count()) == (4, 41)


def test_desks_need_the_ministry(world: World) -> None:
    with pytest.raises(CommandError, match="load_base"):
        call_command("load_desks", stdout=StringIO())
