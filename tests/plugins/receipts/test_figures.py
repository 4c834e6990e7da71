"""Shares as they are written and coloured: some are never none, and most are never all."""

import pytest
from portal.notices.api import notice_info
from portal.organisations.models import Organisation

from plugins.receipts.models import Rank
from plugins.receipts.selectors.coverage import Tally, coverage_of
from plugins.receipts.selectors.organisations import state_rows
from plugins.receipts.views.figures import AreaRow, figures, tile_map
from tests.factories.notices import make_notice
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
    row = AreaRow.of("010006", "北海道", tally(acknowledged, 180))
    tile = tile_map([row]).tiles[0]
    assert (row.tally.share, tile.value, tile.css) == (share, value, colour)


def test_figures_show_one_of_many_and_not_most_as_all() -> None:
    shares = {figure.label: figure.share for figure in figures(tally(1, 1788))}
    assert (shares["到達確認まで"], shares["未開封"], shares["否認"]) == ("1 %未満", "99 %", "0 %")


def test_share_of_nobody_is_none() -> None:
    assert Tally().share == "0 %"


@pytest.mark.django_db
def test_other_body_stands_in_no_prefecture(world: World) -> None:
    hokkaido = Organisation.objects.get(code="010006")
    Organisation.objects.create(
        code="018007", name="某広域連合", kind="広域連合", prefecture=hokkaido
    )
    audience = {"include": ["prefecture:01", "code:018007"], "exclude": []}
    notice = notice_info(make_notice(audience=audience).pk)
    assert notice is not None
    everybody, listed = state_rows(notice, "all"), state_rows(notice, "all", place="010006")
    tally = coverage_of(notice, "all").by_prefecture["010006", "北海道"]
    assert (len(everybody), len(listed), tally.audience) == (4, 3, 3)
