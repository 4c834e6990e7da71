"""Which plugins run: every folder below ``plugins/`` unless the environment says otherwise."""

from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def discover_plugins(folder: Path) -> list[str]:
    """Labels of the plugin folders present, in alphabetical order, so that start-up is stable."""
    return sorted(path.parent.name for path in folder.glob("*/apps.py"))


def plugin_module(name: str) -> str:
    """Import path of a plugin: ``plugins.<name>`` first, then a package installed by pip.

    Raises ImproperlyConfigured when neither exists, so that a misspelt name is heard.
    """
    for candidate in (f"plugins.{name}", name):
        try:
            if find_spec(candidate):
                return candidate
        except ModuleNotFoundError:
            continue
    raise ImproperlyConfigured(f"PLUGINS: プラグイン「{name}」が見つかりません。")


def enabled_plugins(override: str | None, folder: Path) -> list[str]:
    """Import paths of the plugins to load; ``override`` is the PLUGINS environment variable.

    An empty string means none at all; None means every folder found.
    """
    if override is None:
        names = discover_plugins(folder)
    else:
        names = [name.strip() for name in override.split(",") if name.strip()]
    return [plugin_module(name) for name in names]
