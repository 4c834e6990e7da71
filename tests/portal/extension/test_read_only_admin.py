"""The admin's lists of records: whatever stands in the address, the list is what one gets."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.world import World

ClientFor = Callable[[str], Client]
LISTS = [
    ("superuser", "/admin/ledger/auditentry/"),
    ("superuser", "/admin/files/storedfile/"),
    ("superuser", "/admin/outbox/outboxitem/"),
    ("editor", "/admin/search/zerohit/"),
]


@pytest.mark.parametrize(("who", "address"), LISTS)
@pytest.mark.parametrize("query", ["ordering=zz", "nonsense=1", "q=%00", "o=99", "p=x", "kind=x"])
def test_mistyped_address_shows_the_whole_list(
    world: World, client_for: ClientFor, who: str, address: str, query: str
) -> None:
    assert client_for(who).get(f"{address}?{query}", follow=True).status_code == 200
