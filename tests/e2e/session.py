"""``python -m tests.e2e.session EMAIL``: prints the Cookie header of somebody who has signed in.

Where the seat asks for a second factor the person gets one, as production demands.
"""

import sys

import django


def main() -> None:
    """Sign somebody in, in the database of the environment."""
    django.setup()
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from portal.accounts.models import User
    from portal.accounts.permissions import needs_second_factor
    from portal.accounts.selectors import seats_of

    from tests.bench.sessions import cookie_for

    user = User.objects.get(email=sys.argv[1])
    enrolled = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    if needs_second_factor(user, seats_of(user)) and not enrolled:
        TOTP.activate(user, generate_totp_secret())
    print(cookie_for(user))


main()
