"""The demo's people, loaded once more on top of themselves."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from portal.accounts.demo import DEMO_PASSWORD
from portal.accounts.models import User
from portal.demo.fixtures import read
from portal.demo.people import load_people
from portal.organisations.models import Seat


@pytest.fixture
def emails(db: None) -> list[str]:
    """Who is loaded."""
    call_command("load_roster", "--allow-large-change", stdout=StringIO())
    call_command("load_base", stdout=StringIO())
    Seat.objects.update(is_representative=False)  # the small world's; the demo has its own
    load_people()
    return [row["email"] for row in read("people")["people"]]


def test_second_loading_signs_nobody_out(emails: list[str], client: Client) -> None:
    assert client.login(username=emails[0], password=DEMO_PASSWORD)
    load_people()
    assert client.get("/").status_code == 200


def test_second_loading_opens_an_account_without_a_password(emails: list[str]) -> None:
    user = User.objects.get(email=emails[0])
    user.set_unusable_password()
    user.save()
    load_people()
    assert User.objects.get(pk=user.pk).check_password(DEMO_PASSWORD)
