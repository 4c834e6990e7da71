"""One case, and the people of both houses."""

from datetime import date

import pytest
from portal.accounts.models import User
from portal.inquiries.models import Case
from portal.organisations.models import SeatRole

from tests.factories.accounts import UserFactory
from tests.factories.inquiries import Inquiries
from tests.factories.organisations import AssignmentFactory, SeatFactory


def as_staff(user: User) -> User:
    """Whom stock helpdesk takes for an agent; here the flag opens nothing."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    return user


@pytest.fixture
def case(inquiries: Inquiries) -> Case:
    """札幌市 asked the ministry."""
    return inquiries.case()


@pytest.fixture
def agent(inquiries: Inquiries) -> User:
    """The agent of the case's desk."""
    return as_staff(inquiries.world.user("agent"))


@pytest.fixture
def stranger(inquiries: Inquiries) -> User:
    """An agent of the other desk."""
    division = inquiries.world.organisation("国民健康保険課")
    seat = SeatFactory(organisation=division, section=division.name, role=SeatRole.AGENT)
    user = as_staff(UserFactory(email="stranger@example.jp", name="国保 次郎"))
    AssignmentFactory(user=user, seat=seat, starts_on=date(2020, 4, 1))
    return user


@pytest.fixture
def superuser(inquiries: Inquiries) -> User:
    """May configure everything."""
    return as_staff(inquiries.world.user("superuser"))
