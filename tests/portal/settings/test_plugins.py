"""Which plugins are switched on."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from portal.settings.plugins import discover_plugins, enabled_plugins

from tests.database import ROOT


def test_every_folder_with_an_apps_module_is_found(tmp_path: Path) -> None:
    for name in ("beta", "alpha", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "alpha" / "apps.py").touch()
    (tmp_path / "beta" / "apps.py").touch()
    assert discover_plugins(tmp_path) == ["alpha", "beta"]


def test_empty_override_switches_all_plugins_off() -> None:
    assert enabled_plugins("", ROOT / "plugins") == []


def test_misspelt_plugin_is_heard() -> None:
    with pytest.raises(ImproperlyConfigured, match="「recepits」が見つかりません"):
        enabled_plugins("recepits", ROOT / "plugins")
