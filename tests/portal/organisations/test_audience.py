"""Audience rules: what each token reaches, what is refused, how it reads."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from portal.organisations.audience import (
    UnknownAudience,
    audience_breakdown,
    audience_queryset,
    check_audience,
    describe_audience,
)
from portal.organisations.models import Duty, Organisation, OrganisationGroup

from tests.factories.organisations import MunicipalityFactory, SeatFactory
from tests.world import World

NOTHING: list[str] = []


def rules(*include: str, exclude: list[str] = NOTHING) -> dict[str, list[str]]:
    """Audience rules."""
    return {"include": list(include), "exclude": exclude}


def reached(*include: str, exclude: list[str] = NOTHING) -> list[str]:
    """Names in order; the rules are checked as well."""
    check_audience(rules(*include, exclude=exclude))
    return [o.name for o in audience_queryset(rules(*include, exclude=exclude))]


@pytest.fixture
def core_cities(world: World) -> OrganisationGroup:
    """The group 中核市 of the small world."""
    group = OrganisationGroup.objects.create(name="中核市")
    group.members.set(Organisation.objects.filter(subtype="中核市"))
    return group


@pytest.mark.parametrize(
    ("token", "names"),
    [
        ("all", ["北海道", "札幌市", "函館市", "岩手県", "盛岡市", "岩手町"]),
        ("region:東北", ["岩手県", "盛岡市", "岩手町"]),
        ("region:九州", []),
        ("region:九州・沖縄", []),
        ("prefecture:01", ["北海道", "札幌市", "函館市"]),
        ("subtype:町", ["岩手町"]),
        ("subtype:指定都市", ["札幌市"]),
        ("subtype:市", []),
        ("kind:市区町村", ["札幌市", "函館市", "盛岡市", "岩手町"]),
        ("kind:都道府県", ["北海道", "岩手県"]),
        ("kind:部局", ["老健局", "保険局"]),
        ("code:011002", ["札幌市"]),
    ],
)
def test_token_reaches_its_organisations(world: World, token: str, names: list[str]) -> None:
    assert reached(token) == names


def test_group_reaches_its_members(core_cities: OrganisationGroup) -> None:
    assert reached("group:中核市") == ["函館市", "盛岡市"]


def test_include_tokens_add_up_without_repeats(core_cities: OrganisationGroup) -> None:
    assert reached("prefecture:03", "group:中核市", "code:032018") == [
        "函館市",
        "岩手県",
        "盛岡市",
        "岩手町",
    ]


def test_exclude_takes_away(core_cities: OrganisationGroup) -> None:
    assert reached("all", exclude=["group:中核市", "kind:都道府県"]) == ["札幌市", "岩手町"]


def test_nothing_included_reaches_nobody(world: World) -> None:
    assert reached(exclude=["code:011002"]) == []


def test_ended_organisation_is_not_reached(world: World) -> None:
    Organisation.objects.filter(name="岩手町").update(
        valid_until=timezone.localdate() - timedelta(days=1)
    )
    assert reached("prefecture:03") == ["岩手県", "盛岡市"]


def test_future_organisation_is_not_reached(world: World) -> None:
    Organisation.objects.filter(name="岩手町").update(
        valid_from=timezone.localdate() + timedelta(days=1)
    )
    assert reached("prefecture:03") == ["岩手県", "盛岡市"]


@pytest.mark.parametrize(
    "token",
    [
        "everyone",
        "ALL",
        "region:奥羽",
        "prefecture:48",
        "prefecture:1",
        "prefecture:010006",
        "subtype:大都市",
        "kind:町内会",
        "group:なかまたち",
        "code:011003",
        "code:",
        "all:",
        "name:札幌市",
        "",
        " all",
    ],
)
@pytest.mark.parametrize("key", ["include", "exclude"])
def test_unknown_token_names_itself(world: World, token: str, key: str) -> None:
    with pytest.raises(UnknownAudience) as refused:
        check_audience({"include": ["all"], "exclude": [], key: ["all", token]})
    assert (refused.value.token, str(refused.value)) == (
        token,
        f"宛先の「{token}」は分かりません。",
    )


@pytest.mark.parametrize(
    "wrong",
    [None, [], "all", 3, {"include": "all"}, {"include": {"all": 1}}, {"include": [3]}],
)
def test_rules_of_another_shape_are_refused(world: World, wrong: Any) -> None:
    with pytest.raises(UnknownAudience):
        check_audience(wrong)


def test_unknown_key_is_named(world: World) -> None:
    with pytest.raises(UnknownAudience, match="「only」"):
        check_audience({"include": ["all"], "only": ["code:011002"]})


def test_ended_organisation_cannot_be_named(world: World) -> None:
    Organisation.objects.filter(name="岩手町").update(valid_until="2020-03-31")
    with pytest.raises(UnknownAudience, match="code:033031"):
        check_audience(rules("code:033031"))


def test_audience_is_one_query(
    core_cities: OrganisationGroup, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        list(audience_queryset(rules("all", "group:中核市", exclude=["prefecture:03"])))


@pytest.mark.parametrize(
    ("include", "exclude", "words"),
    [
        (["all"], [], "全都道府県・全市区町村"),
        (["all", "all"], ["code:011002"] * 2, "全都道府県・全市区町村（北海道札幌市を除く）"),
        (["region:九州", "region:沖縄"], [], "九州・沖縄の都道府県・市区町村"),
        (["all"], ["subtype:指定都市"], "全都道府県・全市区町村（指定都市を除く）"),
        (["prefecture:01"], [], "北海道と北海道内の市区町村"),
        (["region:九州"], [], "九州・沖縄の都道府県・市区町村"),
        (["kind:市区町村"], ["code:011002"], "全市区町村（北海道札幌市を除く）"),
        (["subtype:市", "subtype:町"], [], "市（指定都市・中核市以外）、町"),
        (["group:中核市", "code:033031"], [], "中核市、岩手県岩手町"),
        ([], [], "宛先なし"),
    ],
)
def test_rules_are_told_in_japanese(
    world: World, include: list[str], exclude: list[str], words: str
) -> None:
    assert describe_audience({"include": include, "exclude": exclude}) == words


def test_breakdown_counts_types_and_seats(world: World) -> None:
    SeatFactory(organisation=MunicipalityFactory(name="席なし町", code="033219"))
    count = audience_breakdown(rules("all"), [world.duty("介護保険")])
    assert count.by_type == [("都道府県", 3), ("指定都市", 1), ("中核市", 2), ("町", 2)]
    assert (count.total, count.with_duty_seat, count.by_representative, count.without_seat) == (
        8,
        5,
        1,
        2,
    )


def test_breakdown_counts_organisations_by_duty(world: World) -> None:
    count = audience_breakdown(rules("prefecture:03"), Duty.objects.order_by("name"))
    assert dict(count.seats_by_duty) == {"介護保険": 2, "国民健康保険": 1, "総務・情報": 0}


def test_breakdown_without_duties_falls_to_the_representative(world: World) -> None:
    count = audience_breakdown(rules("all"))
    assert (count.total, count.with_duty_seat, count.by_representative) == (6, 0, 6)


def test_closed_seats_are_not_counted(world: World) -> None:
    world.organisation("岩手町").seats.update(closed_on="2020-04-01")
    count = audience_breakdown(rules("code:033031"), [world.duty("国民健康保険")])
    assert (count.with_duty_seat, count.by_representative, count.without_seat) == (0, 0, 1)


@pytest.mark.parametrize("more", [0, 30])
def test_breakdown_takes_four_queries_whatever_the_size(
    world: World, django_assert_num_queries: Any, more: int
) -> None:
    for _ in range(more):
        SeatFactory(duties=[world.duty()])
    duties = [world.duty()]
    with django_assert_num_queries(4):
        audience_breakdown(rules("all"), duties)


def test_very_many_single_organisations_are_reached(world: World) -> None:
    codes = [f"code:{number:06}" for number in range(12_000, 14_000)] * 2
    reach = rules("code:011002", *codes)
    assert [o.name for o in audience_queryset(reach)] == ["札幌市", "函館市"]
    reach["exclude"] = codes[:900]  # 函館市 is 012025
    assert [o.name for o in audience_queryset(reach)] == ["札幌市"]
