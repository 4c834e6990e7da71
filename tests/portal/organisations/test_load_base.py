"""Duties, ministry, regional bureaus and groups."""

from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from portal.organisations.csv_files import RowsInvalid
from portal.organisations.models import Duty, Organisation, OrganisationGroup
from portal.organisations.services import load_base

from tests.world import World

BASE = settings.BASE_DIR / "fixtures" / "base"


@pytest.fixture
def roster(world: World) -> None:
    """The shipped roster in the store."""
    call_command("load_roster", "--json", "--allow-large-change", stdout=StringIO())


def test_base_data_is_complete_and_repeatable(roster: None) -> None:
    call_command("load_base", stdout=StringIO())
    first = list(Organisation.objects.values_list("pk", "name", "kind", "parent__name"))
    out = StringIO()
    call_command("load_base", "--json", stdout=out)
    assert out.getvalue() == '{"duties": 13, "ministry": 29, "groups": 4}\n'
    assert list(Organisation.objects.values_list("pk", "name", "kind", "parent__name")) == first


def test_groups_hold_their_members(roster: None) -> None:
    call_command("load_base", stdout=StringIO())
    sizes = {group.name: group.members.count() for group in OrganisationGroup.objects.all()}
    assert sizes == {"指定都市": 20, "中核市": 62, "特別区": 23, "保健所設置市": 110}


def test_duties_stand_in_their_order(roster: None) -> None:
    call_command("load_base", stdout=StringIO())
    assert list(Duty.objects.values_list("name", flat=True)) == [
        "介護保険",
        "国民健康保険",
        "生活保護",
        "障害福祉",
        "子ども・子育て",
        "予防接種・感染症",
        "地域医療",
        "健康づくり",
        "母子保健",
        "後期高齢者医療",
        "年金",
        "雇用・労働",
        "総務・情報",
    ]


def test_divisions_of_one_name_hang_under_their_own_bureaus(roster: None) -> None:
    call_command("load_base", stdout=StringIO())
    names = [o.full_name for o in Organisation.objects.filter(name="総務課", kind="課室")]
    assert names == ["老健局 総務課", "保険局 総務課"]


def test_eight_regional_bureaus_are_loaded(roster: None) -> None:
    call_command("load_base", stdout=StringIO())
    assert Organisation.objects.filter(kind="地方厚生局").count() == 8


def test_base_before_the_roster_says_what_to_do(world: World) -> None:
    with pytest.raises(CommandError, match="先に load_roster"):
        call_command("load_base", stdout=StringIO())
    assert OrganisationGroup.objects.count() == 0


def test_unknown_parent_is_named(world: World, tmp_path: Path) -> None:
    copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "ministry.csv").write_text("kind,name,parent\n課室,某課,某局\n", encoding="utf-8")
    with pytest.raises(RowsInvalid, match="2行目：上位の組織「某局」がありません"):
        load_base(folder=tmp_path)
