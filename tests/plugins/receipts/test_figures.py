"""Shares as they are written and coloured: some are never none, and most are never all."""

import pytest
from portal.organisations.models import Organisation

from plugins.receipts.models import Rank
from plugins.receipts.selectors.addressed import Addressed
from plugins.receipts.selectors.coverage import Tally, tallied
from plugins.receipts.views.figures import AreaRow, figures, tile_map
from tests.world import World


def tally(acknowledged: int, audience: int) -> Tally:
    """So many of the audience acknowledged; the rest never opened."""
    return Tally({Rank.ACKNOWLEDGED: acknowledged, Rank.UNOPENED: audience - acknowledged})


@pytest.mark.parametrize(
    ("acknowledged", "share", "value", "colour"),
    [
        (0, "0 %", "▲0", "z"),
        (1, "1 %未満", "▲1未満", "a"),
        (2, "1 %", "▲1", "a"),
        (179, "99 %", "99", "d"),
        (180, "100 %", "100", "d"),
    ],
)
def test_tile_changes_with_the_first_and_the_last_acknowledgement(
    acknowledged: int, share: str, value: str, colour: str
) -> None:
    row = AreaRow("010006", "北海道", tally(acknowledged, 180), [])
    tile = tile_map([row]).tiles[0]
    assert (row.tally.share, tile.value, tile.css) == (share, value, colour)


def test_figures_show_one_of_many_and_not_most_as_all() -> None:
    shares = {figure.label: figure.share for figure in figures(tally(1, 1788))}
    assert (shares["到達確認まで"], shares["未開封"], shares["否認"]) == ("1 %未満", "99 %", "0 %")


def test_share_of_nobody_is_none() -> None:
    assert Tally().share == "0 %"


@pytest.mark.django_db
def test_other_body_stands_in_no_prefecture(world: World) -> None:
    place = Organisation.objects.get(code="010006").pk
    everybody = Addressed([(1, place, "市区町村", "市"), (2, place, "広域連合", "")], {})
    numbers = tallied(everybody)
    assert numbers.by_prefecture["010006", "北海道"].audience == 1
    assert (everybody.in_state("all", place), everybody.in_state("all")) == ([1], [1, 2])
