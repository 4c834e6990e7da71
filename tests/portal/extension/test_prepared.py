"""Prepared queries answer as the plain ones do."""

from datetime import date
from typing import Any

import pytest
from django.db.models import Q, QuerySet
from portal.extension.prepared import IDS, Prepared, padded
from portal.organisations.models import Seat

from tests.world import World


@Prepared
def seats_in(name: str, today: date) -> QuerySet[Seat]:
    open_seats = Seat.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today))
    return open_seats.filter(organisation__name=name).select_related("organisation").order_by("pk")


def plain(name: str) -> list[Seat]:
    return list(Seat.objects.filter(organisation__name=name, closed_on__isnull=True).order_by("pk"))


def test_prepared_query_gives_the_rows_of_its_values(world: World) -> None:
    today = date(2026, 11, 24)
    found = [list(seats_in(name=name, today=today)) for name in ("札幌市", "函館市", "札幌市")]
    assert found == [plain("札幌市"), plain("函館市"), plain("札幌市")]


def test_rows_of_the_driver_are_those_of_the_query(world: World) -> None:
    named = Prepared(
        lambda name: (
            Seat.objects.filter(organisation__name=name).order_by("pk").values_list("pk", "section")
        )
    )
    assert named.rows(name="札幌市") == list(named(name="札幌市"))
    assert named.rows(name="札幌市")


def test_prepared_query_loads_relations_with_it(
    world: World, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        rows = seats_in(name="札幌市", today=date(2026, 11, 24))
        names = {seat.organisation.name for seat in rows}
    assert names == {"札幌市"}


def test_prepared_query_minds_every_value(world: World) -> None:
    seat = world.seat("kyufu")
    Seat.objects.filter(pk=seat.pk).update(closed_on=date(2026, 11, 24))
    found = [
        seat in seats_in(name="札幌市", today=day)
        for day in (date(2026, 11, 23), date(2026, 11, 24))
    ]
    assert found == [True, False]


def test_value_that_is_not_asked_is_refused(world: World) -> None:
    careless = Prepared(lambda number: Seat.objects.filter(pk=number + 1))
    with pytest.raises(ValueError, match="number"):
        careless(number=1)


@pytest.mark.parametrize("number", [0, IDS + 1])
def test_ids_that_do_not_fit_a_page_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=f"{number} ids"):
        padded(range(number))
