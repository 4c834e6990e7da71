"""Sessions of signed-in people, made in the database as signing in makes them."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from portal.accounts.models import User

# A CSRF secret is 32 letters or digits; the unmasked secret is a valid form token too.
CSRF_TOKEN = "b" * 32


def cookie_for(user: User) -> str:
    """The Cookie header of a signed-in person, with the secret of the form tokens."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return cookie_header(session.session_key)


def cookie_header(session_key: str) -> str:
    """Session and form token as a browser sends them."""
    return f"{settings.SESSION_COOKIE_NAME}={session_key}; {settings.CSRF_COOKIE_NAME}={CSRF_TOKEN}"
