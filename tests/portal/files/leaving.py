"""A person changes work: other organisation, other seat."""

from datetime import timedelta

from django.utils import timezone
from portal.accounts.models import User
from portal.organisations.models import Assignment

from tests.factories.organisations import AssignmentFactory
from tests.world import World


def leave_for(world: World, who: str, seat: str) -> None:
    """End all assignments of ``who`` yesterday, and put the person on ``seat`` instead."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Assignment.objects.filter(user=world.user(who)).update(ends_on=yesterday)
    AssignmentFactory(user=world.user(who), seat=world.seat(seat))


def act_for(world: World, who: str, seat: str) -> None:
    """Give ``who`` another ``seat`` beside the own one, and switch to it."""
    AssignmentFactory(user=world.user(who), seat=world.seat(seat))
    User.objects.filter(pk=world.user(who).pk).update(acting_seat=world.seat(seat))
