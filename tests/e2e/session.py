"""``python -m tests.e2e.session EMAIL``: prints the key of a new session of somebody."""

import sys

import django


def main() -> None:
    """Sign somebody in, in the database of the environment."""
    django.setup()
    from django.conf import settings
    from django.test import Client
    from portal.accounts.models import User

    client = Client()
    client.force_login(
        User.objects.get(email=sys.argv[1]),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    print(client.cookies[settings.SESSION_COOKIE_NAME].value)


main()
