"""What production refuses to start with."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.settings.mail import mail_problems

MIN_SECRET_LENGTH = 50
MIN_DIFFERENT = 10
SWITCHED_OFF = ("", "0", "false")
WHAT_TO_DO = {
    "SECRET_KEY": f"環境変数に {MIN_SECRET_LENGTH} 文字以上の乱数を設定してください",
    "LEDGER_KEY": f"SECRET_KEY と違う {MIN_SECRET_LENGTH} 文字以上の乱数を設定してください",
    "DEBUG": "本番では使えません。環境変数から外してください",
    "ALLOWED_HOSTS": "ホスト名をコンマ区切りで設定してください（* と . 始まりは使えません）",
    "DEMO": "本番では使えません。環境変数と PLUGINS から外してください",
    "MFA_REQUIRED": "本番では二要素認証を外せません",
    "SESSION_COOKIE_SECURE": "本番では外せません",
    "CSRF_COOKIE_SECURE": "本番では外せません",
    "PORTAL_BASE_URL": "https:// で始め、ALLOWED_HOSTS にあるホスト名を使ってください",
    "DATABASE_URL": "環境変数に postgres://… を設定してください",
    "EMAIL_HOST": "メールサーバーのホスト名を設定してください（smtp:// やポート番号は付けません）",
    "EMAIL_PORT": "1 から 65535 までの数を設定してください",
    "EMAIL_SECURITY": "starttls、tls、none のどれかにしてください（none ではパスワード不可）",
    "EMAIL_HOST_PASSWORD": "EMAIL_HOST_USER と両方を設定するか、両方とも外してください",
    "PORTAL_FROM_EMAIL": "差出人のメールアドレスを設定してください（例のままでは使えません）",
    "PORTAL_BOUNCE_EMAIL": "不達の知らせを受け取るメールアドレスを設定してください",
}


class UnsafeSettings(ImproperlyConfigured):
    """The site refuses to start; the message (Japanese) says what to set."""


def unsafe_reasons(settings: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    """Every reason not to start, each naming its setting."""
    checks = {
        "SECRET_KEY": _is_guessable(settings["SECRET_KEY"]),
        "LEDGER_KEY": _is_guessable(settings["LEDGER_KEY"])
        or settings["LEDGER_KEY"] == settings["SECRET_KEY"],
        "DEBUG": settings["DEBUG"] or _switched_on(environ, "DEBUG"),
        "ALLOWED_HOSTS": not settings["ALLOWED_HOSTS"]
        or any("*" in host or host.startswith(".") for host in settings["ALLOWED_HOSTS"]),
        "DEMO": settings["DEMO"]
        or _switched_on(environ, "DEMO")
        or "portal.demo" in settings["INSTALLED_APPS"],
        "MFA_REQUIRED": not settings["MFA_REQUIRED"],
        "SESSION_COOKIE_SECURE": not settings["SESSION_COOKIE_SECURE"],
        "CSRF_COOKIE_SECURE": not settings["CSRF_COOKIE_SECURE"],
        "PORTAL_BASE_URL": not _is_own_site(settings),
        "DATABASE_URL": not environ.get("DATABASE_URL"),
        **mail_problems(settings),
    }
    return [name for name, unsafe in checks.items() if unsafe]


def refuse_unsafe(settings: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    """Raise UnsafeSettings naming every setting production must not start with."""
    reasons = unsafe_reasons(settings, environ)
    if reasons:
        told = "".join(f"\n  {name}：{WHAT_TO_DO[name]}" for name in reasons)
        raise UnsafeSettings(f"本番では起動できない設定です。{told}")


def _is_guessable(secret: str) -> bool:
    """Too short, of few characters, or one that somebody else has too."""
    known = any(word in secret for word in ("demo-only", "django-insecure"))
    return known or len(secret) < MIN_SECRET_LENGTH or len(set(secret)) < MIN_DIFFERENT


def _is_own_site(settings: Mapping[str, Any]) -> bool:
    """Mails carry this address to every seat of the country."""
    address = urlsplit(settings["WAGTAILADMIN_BASE_URL"])
    hosts = settings["ALLOWED_HOSTS"]
    return not hosts or (address.scheme == "https" and address.hostname in hosts)


def _switched_on(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "").lower() not in SWITCHED_OFF
