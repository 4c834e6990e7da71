"""Fixtures shared by all tests."""

import gc
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from portal.accounts.models import User

from tests.database import use_template
from tests.world import World, build_world


@pytest.fixture(scope="session")
def real_database() -> str:
    """Name of the database that is no test's, read before pytest-django takes another."""
    return str(connection.settings_dict["NAME"])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    real_database: str,
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The test database starts as a copy of the migrated one."""
    use_template(connection.settings_dict, tmp_path_factory.mktemp("database"))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """A copied SQLite file is used as it is; pytest's temporary folder takes it away."""
    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(
    real_database: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> None:
    """The migrated test database with the small world in it."""
    # pytest-django makes one only where a test asks by a mark or fixture of its own.
    if str(connection.settings_dict["NAME"]) == real_database:
        pytest.fail("no test of this run asks for the test database: mark it, or name its fixture")
    with django_db_blocker.unblock():
        build_world()
    # Django and Wagtail stay for the whole run: going through them again and again costs a tenth.
    gc.collect()
    gc.freeze()


@pytest.fixture
def world(db: None) -> World:
    """The small shared world."""
    return World()


@pytest.fixture
def client_for(world: World) -> Callable[[str | User], Client]:
    """A signed-in test client: ``client_for("kyufu")`` or ``client_for(user)``."""

    def signed_in(who: str | User) -> Client:
        client = Client()
        user = world.user(who) if isinstance(who, str) else who
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def editor_client(client_for: Callable[[str | User], Client]) -> Client:
    """The editor of 老健局 in the admin."""
    return client_for("editor")


@pytest.fixture(autouse=True)
def no_second_factor(settings: pytest.FixtureRequest) -> None:
    """Tests sign in without a second factor; those about it switch it on again."""
    settings.MFA_REQUIRED = False


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    """Tests reuse primary keys after a rollback, which no running site does."""
    caches["template_fragments"].clear()
