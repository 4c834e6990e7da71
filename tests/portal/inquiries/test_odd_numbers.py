"""Addresses of cases that there are not. On both databases: PostgreSQL takes no NUL in a text."""

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("act", ["", "reply/", "move/"])
def test_number_that_no_case_has_leads_nowhere(
    client_for: Callable[[str], Client], act: str
) -> None:
    client = client_for("agent")
    for number in ("CAS-00001-%00", "%00", "CAS-99999-AAAAAA"):
        assert client.post(f"/inquiries/{number}/{act}").status_code in (404, 405)
        assert client.get(f"/inquiries/{number}/{act}").status_code in (404, 405)
