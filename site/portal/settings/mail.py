"""What of a mail setting makes no sense."""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

SECURITY = ("starttls", "tls", "none")
HOST = re.compile(r"[A-Za-z0-9._-]+|\[?[0-9A-Fa-f:.]+\]?")
LARGEST_PORT = 65535
# Names that stand in examples; a bounce to them never comes back.
EXAMPLE_DOMAINS = ("example.jp", "example.com", "example.net", "example.org")


def port_number(written: str | None, default: int) -> int:
    """The port of an environment variable; 0, which no server has, for what is no number."""
    if not written:
        return default
    return int(written) if written.isascii() and written.isdigit() else 0


def mail_problems(settings: Mapping[str, Any]) -> dict[str, bool]:
    """For each setting whether a real site must not start with it."""
    user, password = settings["EMAIL_HOST_USER"], settings["EMAIL_HOST_PASSWORD"]
    return {
        "EMAIL_HOST": not HOST.fullmatch(settings["EMAIL_HOST"]),
        "EMAIL_PORT": not 0 < settings["EMAIL_PORT"] <= LARGEST_PORT,
        # A password never travels in clear.
        "EMAIL_SECURITY": settings["EMAIL_SECURITY"] not in SECURITY
        or bool(password and settings["EMAIL_SECURITY"] == "none"),
        "EMAIL_HOST_PASSWORD": bool(user) != bool(password),
        "PORTAL_FROM_EMAIL": not _is_own_address(parseaddr(settings["DEFAULT_FROM_EMAIL"])[1]),
        "PORTAL_BOUNCE_EMAIL": not _is_own_address(settings["EMAIL_BOUNCE_ADDRESS"]),
    }


def _is_own_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return address.rpartition("@")[2].lower() not in EXAMPLE_DOMAINS
