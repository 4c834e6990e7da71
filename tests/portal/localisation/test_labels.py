"""Labels that Wagtail derives from attribute names, and the templates the theme overrides."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils.module_loading import import_string
from portal.localisation.names import FORM_FIELDS, SITE_COLUMNS

OVERRIDES = Path(settings.BASE_DIR) / "theme" / "templates" / "overrides"
# sha256 of the upstream template each override was made from. When one changes: compare it with
# the override, carry the change over, then write the new sum here.
UPSTREAM = {
    "wagtailadmin/base.html": "d9022f8527df321f1708d73a14290afdd5fc28490997c7011f94caef842f3915",
    "wagtailadmin/home/account_summary.html": (
        "ff5c7d30e46778c38af5557c0fd08c0139f71f8a539c791501ed9664f6ec6837"
    ),
    "modeladmin/includes/header.html": (
        "5c2dffce673af43a9ac4a8d3b718576817eb488243c8a6e215af70b40e136dec"
    ),
    "wagtailadmin/home.html": ("7eb3ee7b5a9d1355b79a97fdc4c6a9c8612821bb1cdccf24efdd7a36c827c17d"),
    "wagtailadmin/shared/header.html": (
        "37d78005e66127118fc8e9eee75c7d8d52aed5a3d3b36696285a176b5b5ba60c"
    ),
    "wagtailadmin/shared/headers/_actions.html": (
        "facea723b6b917627f718d47a945c79fabcb1cbc516983c66cb6801b6a9a1557"
    ),
    "wagtailadmin/shared/user_avatar.html": (
        "10cbd09a2e9434e569d2ccc518298adbeb8cb9f3263fd31aa61ff049e6cc771a"
    ),
    "wagtailadmin/tables/boolean_cell.html": (
        "f52d1f7945b2b176e1921c5014774ceddd883008e0be68a4e3e964cb73e52619"
    ),
    "wagtailimages/chooser/results.html": (
        "1ae71524a339c790f5fbb3e3aba77f70feb6bf071f16d0d71d0959114229bc66"
    ),
}


def upstream_file(name: str) -> Path:
    """The packaged template behind an override."""
    for loader in engines["django"].engine.template_loaders[0].loaders:
        for origin in loader.get_template_sources(name):
            path = Path(origin.name)
            if "site-packages" in path.parts and path.is_file():
                return path
    raise AssertionError(f"no packaged template {name}")


@pytest.mark.parametrize("name", sorted(UPSTREAM))
def test_overridden_template_is_still_the_one_we_know(name: str) -> None:
    assert hashlib.sha256(upstream_file(name).read_bytes()).hexdigest() == UPSTREAM[name]


def test_every_override_of_the_admin_is_watched() -> None:
    names = {
        path.relative_to(OVERRIDES).as_posix()
        for path in OVERRIDES.rglob("*.html")
        if path.relative_to(OVERRIDES).parts[0].startswith(("wagtail", "modeladmin"))
    }
    assert names == set(UPSTREAM)


@pytest.mark.parametrize("path", sorted(FORM_FIELDS))
def test_form_fields_are_labelled(path: str) -> None:
    fields = import_string(path).base_fields
    assert {name: fields[name].label for name in FORM_FIELDS[path]} == FORM_FIELDS[path]


def test_site_columns_are_labelled() -> None:
    columns = import_string("wagtail.sites.views.IndexView").columns
    labels = {column.name: column.label for column in columns}
    assert {name: labels[name] for name in SITE_COLUMNS} == SITE_COLUMNS
