"""What production refuses to start with."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

MIN_SECRET_LENGTH = 40


def unsafe_reasons(settings: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    """Every reason not to start, each naming its setting."""
    checks = {
        "SECRET_KEY": len(settings["SECRET_KEY"]) < MIN_SECRET_LENGTH
        or "demo-only" in settings["SECRET_KEY"],
        "LEDGER_KEY": len(settings["LEDGER_KEY"]) < MIN_SECRET_LENGTH
        or "demo-only" in settings["LEDGER_KEY"],
        "DEBUG": settings["DEBUG"] or environ.get("DEBUG", "") not in ("", "0", "false"),
        "ALLOWED_HOSTS": not settings["ALLOWED_HOSTS"]
        or any("*" in host or host.startswith(".") for host in settings["ALLOWED_HOSTS"]),
        "DEMO": settings["DEMO"] or environ.get("DEMO", "") not in ("", "0", "false"),
        "MFA_REQUIRED": not settings["MFA_REQUIRED"],
        "SESSION_COOKIE_SECURE": not settings["SESSION_COOKIE_SECURE"],
        "CSRF_COOKIE_SECURE": not settings["CSRF_COOKIE_SECURE"],
        "DATABASE_URL": not environ.get("DATABASE_URL"),
    }
    return [name for name, unsafe in checks.items() if unsafe]


def refuse_unsafe(settings: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    """Raise ImproperlyConfigured naming every setting production must not start with."""
    reasons = unsafe_reasons(settings, environ)
    if reasons:
        raise ImproperlyConfigured(f"本番では起動できない設定です: {', '.join(reasons)}")
