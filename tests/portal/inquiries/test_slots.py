"""What inquiries show on the pages of others."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.accounts.models import User

from tests.factories.faq import make_faq

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(("key", "shown"), [("kyufu", True), ("hokkaido", True), ("agent", False)])
def test_faq_leads_those_who_may_ask_further(
    client_for: Callable[[str | User], Client], key: str, shown: bool
) -> None:
    page = client_for(key).get(make_faq().url).content.decode()
    assert ('data-testid="ask-further"' in page) == shown
