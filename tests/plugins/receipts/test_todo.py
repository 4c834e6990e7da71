"""What the plugin puts on the to-do list of the home page."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.notices import correct, make_notice
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str], Client]


def group_of(client: Client, testid: str) -> tuple[int, str]:
    """The number of a group on the home page, and the address of the list behind it."""
    page = client.get("/").content.decode()
    part = page.partition(f'data-testid="{testid}"')[2].partition("</section>")[0]
    number, link = re.search(r"<b>(\d+)</b>", part), re.search(r'sec__more" href="([^"]+)"', part)
    assert number
    assert link
    return int(number[1]), html.unescape(link[1])


@pytest.mark.parametrize("testid", ["todo-receipts", "todo-unread"])
def test_number_on_home_is_that_of_the_list_behind_it(
    client_for: ClientFor, world: World, testid: str
) -> None:
    make_notice(title="この席の通知")
    make_notice(title="代表窓口の通知", duties=[])
    taken_back = make_notice(title="宛先から外れる通知")
    correct(taken_back, audience={"include": ["all"], "exclude": ["code:011002"]})
    client = client_for("kyufu")
    number, url = group_of(client, testid)
    listed = client.get(url).context["page_obj"]
    assert (number, [notice.title for notice in listed]) == (1, ["この席の通知"])
