"""``PortalPlugin``: what a feature declares to be part of the portal, and to be removable."""

from dataclasses import MISSING, fields
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar, get_type_hints

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PORTAL_VERSION = (1, 0)
# Loaded when present. A module that exists and fails to import must be heard, so no try/except.
PLUGIN_MODULES = (
    "slots",
    "menu",
    "events",
    "options",
    "exits",
    "search",
    "notifications",
    "jobs",
    "files",
    "todo",
    "demo",
)


class PortalPlugin(AppConfig):
    """Base of every plugin's AppConfig.

    ``version`` is the plugin's own; ``requires`` the lowest portal version it works with;
    ``settings_class`` a frozen dataclass whose fields are the keys allowed in
    ``PLUGIN_SETTINGS[label]``. The validated instance is ``plugin.conf``.
    """

    version: ClassVar[str] = ""
    requires: ClassVar[tuple[int, int]] = (1, 0)
    settings_class: ClassVar[type[Any] | None] = None
    conf: Any = None
    default: bool

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Mark the plugin's class as the one Django takes: apps.py holds this base class too.

        Without the mark Django finds two candidates and silently uses neither.
        """
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        """Validate version and settings, then load the plugin's declaration modules.

        Raises ImproperlyConfigured with the name of what is wrong.
        """
        if not self.version:
            raise ImproperlyConfigured(f"プラグイン「{self.label}」に version がありません。")
        if self.requires > PORTAL_VERSION:
            raise ImproperlyConfigured(
                f"プラグイン「{self.label}」にはポータル {self.requires} 以上が必要です。"
            )
        self.conf = self._validated_settings()
        for module in PLUGIN_MODULES:
            if find_spec(f"{self.name}.{module}"):
                import_module(f"{self.name}.{module}")

    def _validated_settings(self) -> Any:
        given = settings.PLUGIN_SETTINGS.get(self.label, {})
        if self.settings_class is None:
            if given:
                raise ImproperlyConfigured(f"PLUGIN_SETTINGS['{self.label}']: 設定はありません。")
            return None
        return build_settings(self.settings_class, given, self.label)


def build_settings(settings_class: type[Any], given: dict[str, Any], label: str) -> Any:
    """An instance of ``settings_class`` from a dict; unknown, missing or mistyped keys raise."""
    hints = get_type_hints(settings_class)
    unknown = set(given) - set(hints)
    required = {f.name for f in fields(settings_class) if f.default is MISSING}
    wrong = {key for key, value in given.items() if key in hints and type(value) is not hints[key]}
    problems = sorted(unknown) + sorted(required - set(given)) + sorted(wrong)
    if problems:
        raise ImproperlyConfigured(f"PLUGIN_SETTINGS['{label}']: {', '.join(problems)}")
    return settings_class(**given)


def installed_plugins() -> list[PortalPlugin]:
    """The plugins that are switched on, in settings order."""
    return [config for config in apps.get_app_configs() if isinstance(config, PortalPlugin)]
