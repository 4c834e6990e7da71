"""What monitoring may ask: is the process alive, can it serve, and how are the queues.

All three are open without sign-in, because a monitor has no account. They tell numbers and words
about the machine, never a person, a title or a secret, and never touch a session.
"""

import logging
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from portal.extension.status import status_sources

logger = logging.getLogger("portal.home.health")

FREE_BYTES = 512 * 1024 * 1024


class NotReady(Exception):
    """One thing that keeps the process from serving; the message is one of our own words."""


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and disk are in order, else 503; each check by name."""
    results = {name: _outcome(name, check) for name, check in CHECKS.items()}
    ready = all(result == "ok" for result in results.values())
    return JsonResponse({"ready": ready, "checks": results}, status=200 if ready else 503)


@require_safe
def statusz(request: HttpRequest) -> JsonResponse:
    """Figures for graphs and alarms. A source that fails is named in ``failed``."""
    return JsonResponse(collect_status())


def collect_status() -> dict[str, Any]:
    """The status document. Keys without a source yet are there with a null, and stay."""
    status: dict[str, Any] = {
        "outbox_oldest_s": None,
        "unsealed": None,
        "search": {"engine": None, "lag": None},
    }
    failed = []
    for key in status_sources.keys():  # noqa: SIM118 - a registry, not a dict
        source = status_sources.get(key)
        try:
            status.update(source() if source else {})
        except Exception:
            logger.exception("status source %s failed", key)
            failed.append(key)
    return {**status, "failed": failed}


def check_database() -> None:
    """One round trip."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_migrations() -> None:
    """Raises NotReady when a migration of the code has not been applied."""
    if known_migrations() - set(MigrationRecorder(connection).applied_migrations()):
        raise NotReady("pending")


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Migrations of the code, read once: they do not change while the process lives."""
    return frozenset(MigrationLoader(None).graph.nodes)


def check_disk() -> None:
    """Raises NotReady when little is free below FILES_ROOT, and OSError when it is read-only."""
    folder = Path(settings.FILES_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder) as probe:
        probe.write(b"ok")
    if shutil.disk_usage(folder).free < FREE_BYTES:
        raise NotReady("full")


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "migrations": check_migrations,
    "disk": check_disk,
}


VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/livez": livez,
    "/readyz": readyz,
    "/statusz": statusz,
}


def answer_health(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware placed before sessions: a monitor that keeps a cookie keeps no session alive."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return VIEWS.get(request.path_info, get_response)(request)

    return middleware


def _outcome(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except NotReady as reason:
        return str(reason)
    except Exception:
        # The text of a database error may hold a host name or a user: it goes to the log only.
        logger.exception("readiness check %s failed", name)
        return "error"
    return "ok"
