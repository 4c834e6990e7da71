"""What holds for every template and style sheet of the theme."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

THEME = Path(settings.BASE_DIR) / "theme"
TEMPLATES = sorted((THEME / "templates").rglob("*.html"))
OURS = [path for path in TEMPLATES if "overrides" not in path.parts]
SHEETS = sorted((THEME / "static").rglob("*.css"))
GROUPS = [path.name for path in SHEETS if path.parent.name == "components"]
FIRST_LOAD_BYTES = 40_000
"""Compressed style sheets and icons of one page; 20 KB more are left for its HTML."""


def read(paths: list[Path]) -> str:
    """The text of all files, one after the other."""
    return "\n".join(path.read_text() for path in paths)


def used_classes() -> set[str]:
    """Whole class names in the templates; those completed by a variable end in a dash."""
    names = re.findall(r"\btn-[a-z0-9_-]+", read(OURS))
    return {name for name in names if not name.endswith("-")}


def test_every_class_of_a_template_has_a_rule() -> None:
    sheets = read(SHEETS)
    names = used_classes() - {"tn-sec", "tn-seatbar__who"}
    assert {name for name in names if f".{name}" not in sheets} == set()


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    sprite = (THEME / "static/icons/sprite.svg").read_text()
    names = set(re.findall(r'icon/icon\.html" with name="([a-z]+)"', read(OURS)))
    assert {name for name in names if f'id="i-{name}"' not in sprite} == set()


def test_no_template_holds_inline_style_or_script() -> None:
    inline = re.compile(r"""\sstyle=|\son[a-z]+=["']|<script(?![^>]*\ssrc=)|javascript:""")
    assert [path.name for path in OURS if inline.search(path.read_text())] == []


def test_every_component_explains_its_parameters() -> None:
    components = sorted((THEME / "templates/components").rglob("*.html"))
    silent = [path.name for path in components if "{% comment %}" not in path.read_text()]
    assert silent == []


def test_components_use_roles_and_no_colours_of_their_own() -> None:
    sheets = [path for path in SHEETS if path.name not in {"tokens.css", "print.css"}]
    colours = re.compile(r":[^;{}]*(#[0-9a-f]{3,6}|var\(--p-[a-z0-9-]+\))", re.IGNORECASE)
    found = {path.name: colours.findall(path.read_text()) for path in sheets}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize(
    "group", sorted(path.name for path in SHEETS if "components" in path.parts)
)
def test_first_load_stays_small(group: str) -> None:
    static = THEME / "static"
    names = ["tokens.css", "base.css", "print.css", "icons/sprite.svg", "components/core.css"]
    paths = [static / name for name in names] + [static / "components" / group]
    assert sum(len(gzip.compress(path.read_bytes())) for path in paths) < FIRST_LOAD_BYTES


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_static_error_pages_need_no_context(name: str) -> None:
    assert "<h1>" in render_to_string(name)


@pytest.mark.django_db
def test_unknown_address_says_so_in_japanese() -> None:
    response = Client().get("/nowhere/")
    heading = re.findall(r"<h1>(.*?)</h1>", response.content.decode())
    assert (response.status_code, heading) == (404, ["ページが見つかりません"])


@pytest.mark.django_db
def test_refused_login_keeps_the_address_and_names_the_fields() -> None:
    response = Client().post("/account/login/", {"login": "sato@example.lg.jp", "password": ""})
    page = response.content.decode()
    assert 'value="sato@example.lg.jp"' in page
    assert '<a href="#id_password">' in page
