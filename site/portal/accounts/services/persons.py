"""A person's own data, the seat they act for, and the way back in without a password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from portal.accounts.exceptions import NotYourPerson
from portal.accounts.models import User
from portal.accounts.permissions import may_take
from portal.accounts.selectors import occupied_seats
from portal.ledger.api import record_audit
from portal.organisations.models import Organisation, Seat


def switch_seat(*, user: User, seat: Seat) -> None:
    """Remember the seat in whose name the person works; the next sign-in starts with it."""
    user.acting_seat = seat
    user.save(update_fields=["acting_seat"])


def update_person(*, user: User, name: str, phone: str) -> None:
    """Change one's own name and telephone; the address is the login and stays."""
    user.name, user.phone = name.strip(), phone.strip()
    user.save(update_fields=["name", "phone"])


def check_own_person(*, user: User, organisation: Organisation, by: User) -> None:
    """Whoever helps somebody back in must not gain more than they could have anyway.

    Raises NotYourPerson when the account belongs to a superuser, sits elsewhere too, or on a seat
    that the manager may not take: the ministry's powers, a custodian's key.
    """
    if by.is_superuser or user.pk == by.pk:
        return
    beyond = any(
        seat.organisation_id != organisation.pk or not may_take(by, seat)
        for seat in occupied_seats(user)
    )
    if user.is_superuser or beyond:
        raise NotYourPerson


@transaction.atomic
def password_reset_path(*, user: User, organisation: Organisation, by: User) -> str:
    """Path of a page where the person chooses a new password; the manager hands it over.

    Valid for PASSWORD_RESET_TIMEOUT seconds and once. Raises NotYourPerson when the account opens
    more than the manager could have: else a manager could take over its powers.
    """
    check_own_person(user=user, organisation=organisation, by=by)
    record_audit(actor=by, action="パスワード再設定の案内を作成", target=user)
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
