"""System checks that keep plugins removable: each finds what was planted."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from portal.extension import checks
from portal.extension.slots import SLOT_NAMES

from tests.database import ROOT


@pytest.fixture
def plugin() -> Any:
    """Something with the attributes of a plugin that the checks read."""
    return SimpleNamespace(label="auth", path="/nowhere")


def fake_model(**attributes: Any) -> type[models.Model]:
    meta = type("Meta", (), {"app_label": "auth", "apps": apps.__class__()})
    body = {"Meta": meta, "__module__": __name__, **attributes}
    return type("Planted", (models.Model,), body)


def test_check_finds_missing_reference_index_ignore(plugin: Any) -> None:
    assert [e.id for e in checks.plugin_model_errors(fake_model(), plugin)] == ["portal.E003"]


def test_check_finds_missing_related_name(plugin: Any) -> None:
    field = models.ForeignKey(apps.get_model("wagtailcore", "Page"), models.PROTECT)
    field_errors = checks.plugin_model_errors(
        fake_model(wagtail_reference_index_ignore=True, notice=field), plugin
    )
    assert [e.id for e in field_errors] == ["portal.E002"]


def test_check_finds_page_subclass(plugin: Any) -> None:
    page = apps.get_model("notices", "NoticePage")
    assert "portal.E001" in [e.id for e in checks.plugin_model_errors(page, plugin)]


def test_check_finds_foreign_key_into_plugin() -> None:
    assert checks.foreign_keys_into_plugins({"organisations"}) != []


def test_check_finds_template_outside_label(tmp_path: Path) -> None:
    (tmp_path / "templates" / "elsewhere").mkdir(parents=True)
    (tmp_path / "templates" / "good").mkdir()
    found = checks.template_errors(SimpleNamespace(label="good", path=str(tmp_path)))  # type: ignore[arg-type]
    assert [e.id for e in found] == ["portal.E005"]


def test_checks_are_quiet_on_the_real_plugins() -> None:
    assert checks.check_plugins() == []


def test_every_slot_stands_in_a_page_and_in_the_guide_for_plugins() -> None:
    pages = "".join(
        path.read_text()
        for top in ("site", "theme")
        for pattern in ("*.html", "*.py")
        for path in (ROOT / top).rglob(pattern)
        if path.name != "slots.py"
    )
    guide = (ROOT / "docs" / "write-a-plugin.md").read_text()
    assert [name for name in SLOT_NAMES if f'"{name}"' not in pages] == []
    assert [name for name in SLOT_NAMES if f"`{name}`" not in guide] == []
