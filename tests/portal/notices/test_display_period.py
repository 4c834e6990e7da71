"""掲載のはじめ in the future reserves the publication; the two move together."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from portal.extension.events import PublicationStopped
from portal.notices.models import NoticePage

from tests.factories.notices import correct, make_draft, make_notice
from tests.portal.notices.forms import edit_url, errors, submit
from tests.world import World


def in_days(days: int) -> datetime:
    """The same time on another day, to the second: a revision keeps no more."""
    return timezone.now().replace(microsecond=0) + timedelta(days=days)


def moved(page: NoticePage, begin: datetime) -> NoticePage:
    """The draft saved with another beginning, as it is read again."""
    page.display_from = begin
    page.save_revision(clean=False)
    return NoticePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_publication_follows_the_beginning(world: World) -> None:
    page, begin = moved(make_draft(), in_days(7)), in_days(2)
    assert moved(page, begin).go_live_at == begin


def test_beginning_that_is_not_in_the_future_reserves_nothing(world: World) -> None:
    page = moved(make_draft(), in_days(7))
    assert moved(page, timezone.now()).go_live_at is None


def test_time_set_by_hand_stays_when_the_beginning_moves(world: World) -> None:
    chosen = in_days(5)
    page = moved(make_draft(go_live_at=chosen), in_days(3))
    assert moved(page, in_days(1)).go_live_at == chosen


def test_form_of_a_notice_brought_forward_publishes_it(client_for: Callable[..., Client]) -> None:
    page = moved(make_draft(), in_days(7))
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    submit(client_for("approver"), edit_url(page), "action-publish", display_from=now)
    page = NoticePage.objects.get(pk=page.pk)
    assert (page.live, page.approved_schedule) == (True, False)


def over(**fields: datetime) -> NoticePage:
    """A draft whose display period is over before anybody has seen it."""
    values = {"display_from": in_days(-9), "display_until": in_days(-2), **fields}
    return make_draft(**values)


def test_form_refuses_a_first_publication_that_is_over(client_for: Callable[..., Client]) -> None:
    page = over()
    response = submit(client_for("approver"), edit_url(page), "action-publish", title="直した")
    assert "掲載のおわりが公開より前です" in errors(response)["display_until"][0]
    assert response.context["form"]["title"].value() == "直した"
    assert not NoticePage.objects.get(pk=page.pk).is_published


def test_draft_that_is_over_can_be_saved(client_for: Callable[..., Client]) -> None:
    page = over()
    assert submit(client_for("editor"), edit_url(page), title="直した").status_code == 302


@pytest.mark.parametrize("fields", [{}, {"display_until": in_days(3), "go_live_at": in_days(5)}])
def test_publication_that_would_be_over_is_stopped(
    world: World, fields: dict[str, datetime]
) -> None:
    page = over(**fields)
    with pytest.raises(PublicationStopped, match="掲載のおわりが公開より前です"):
        page.save_revision(clean=False).publish()


def test_notice_that_is_over_can_still_be_corrected(world: World) -> None:
    notice = make_notice(display_from=in_days(-9), display_until=in_days(-2))
    assert correct(notice).versions.count() == 2
