"""Run as a process on a fresh database: the small world; prints the editor's Cookie header."""

import django

django.setup()

from portal.accounts.models import User  # noqa: E402

from tests.bench.sessions import cookie_for  # noqa: E402
from tests.world import build_world  # noqa: E402

build_world()
print(cookie_for(User.objects.get(email="editor@example.jp")))
