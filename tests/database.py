"""The migrated database, made once and copied for every run and every xdist worker.

Wagtail's migrations take longer than many tests. They run for real, in a process of their own,
whenever a migration or a pinned package changes; every run then copies the result and lets
``migrate`` look at it again, so that post_migrate (triggers, permissions) is always today's code.
SQLite copies a file, PostgreSQL a template database. ``python -m tests.database`` builds the one of
DATABASE_URL before a test asks for it.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
from django.conf import settings
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "test-database"
SETTINGS = "portal.settings.test"


def schema_key() -> str:
    """Short hash of all that decides the schema: migrations, pinned packages, apps, Python."""
    # Not today's settings: a plugin that only they have is migrated when tests look again.
    apps = import_module(SETTINGS).INSTALLED_APPS
    digest = hashlib.sha256(repr((sys.version_info[:2], apps)).encode())
    for path in (ROOT / "requirements.txt", *_migrations()):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def sqlite_template() -> Path:
    """The migrated SQLite file of today's schema, built when it is not there."""
    template = FOLDER / f"{schema_key()}.sqlite3"
    with _one_builder("sqlite"):
        if not template.exists():
            building = template.with_suffix(".building")
            building.unlink(missing_ok=True)
            _migrate(f"sqlite:///{building}")
            building.rename(template)
    return template


def copy_sqlite(target: Path) -> str:
    """A fresh migrated database file at ``target``; its DATABASE_URL."""
    shutil.copyfile(sqlite_template(), target)
    return f"sqlite:///{target}"


def postgres_template(database: dict[str, Any]) -> str:
    """Name of the migrated PostgreSQL database of today's schema, built when it is not there."""
    server_dsn = _dsn(database, "postgres")
    with _one_builder("postgresql"), psycopg.connect(server_dsn, autocommit=True) as server:
        # Only its owner may copy a database, so every role has its own.
        name = f"tsunagu_template_{server.info.user}_{schema_key()}"
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            building = f"{name}_building"
            server.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(building)))
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(building)))
            _migrate(_url(database, building))
            rename = SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(Identifier(building), Identifier(name)))
    return name


@contextmanager
def fresh_database(folder: Path, server: str | None = None) -> Iterator[str]:
    """DATABASE_URL of a migrated database of its own, for processes that really commit.

    ``server`` is the URL of a PostgreSQL server, or empty for SQLite; by default DATABASE_URL's.
    """
    server = os.environ.get("DATABASE_URL", "") if server is None else server
    name = f"fresh_{uuid.uuid4().hex[:12]}"
    if not server.startswith("postgres"):
        yield copy_sqlite(folder / f"{name}.sqlite3")
        return
    database = dict(dj_database_url.parse(server))
    with psycopg.connect(_dsn(database, "postgres"), autocommit=True) as admin:
        create = SQL("CREATE DATABASE {} TEMPLATE {}")
        admin.execute(create.format(Identifier(name), Identifier(postgres_template(database))))
        try:
            yield _url(database, name)
        finally:
            admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def use_template(database: dict[str, Any], folder: Path) -> None:
    """Point Django's test database at a copy; ``database`` is the connection's settings."""
    if database["ENGINE"].endswith("sqlite3"):
        copy_sqlite(folder / "test.sqlite3")
        database["TEST"]["NAME"] = str(folder / "test.sqlite3")
    else:
        database["TEST"]["TEMPLATE"] = postgres_template(database)


def build_template(database: dict[str, Any]) -> None:
    """The template of the connection's database, where it is not there."""
    if database["ENGINE"].endswith("sqlite3"):
        sqlite_template()
    else:
        postgres_template(database)


def _migrations() -> list[Path]:
    """The migrations, and what runs after them."""
    patterns = ("migrations/*.py", "ledger/triggers.py", "localisation/services.py")
    found = ((ROOT / top).rglob(pattern) for top in ("site", "plugins") for pattern in patterns)
    return sorted(path for paths in found for path in paths)


def _migrate(url: str) -> None:
    environ = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
    }
    command = [sys.executable, str(ROOT / "site" / "manage.py"), "migrate", "--skip-checks", "-v0"]
    subprocess.run(command, check=True, env=environ)


@contextmanager
def _one_builder(vendor: str) -> Iterator[None]:
    """Workers start together: the first builds, the others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _dsn(database: dict[str, Any], name: str) -> str:
    given = {
        "dbname": name,
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
    }
    return make_conninfo("", **{key: value for key, value in given.items() if value})


def _url(database: dict[str, Any], name: str) -> str:
    user, password = database["USER"], database["PASSWORD"]
    credentials = f"{user}:{password}" if password else user
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{credentials}@{database['HOST']}{port}/{name}"


if __name__ == "__main__":
    build_template(settings.DATABASES["default"])
