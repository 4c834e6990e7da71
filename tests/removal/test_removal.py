"""Without any one plugin, and without all, a populated site answers as with them."""

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest
from portal.settings.plugins import discover_plugins

from tests.database import fresh_database
from tests.processes import ROOT, environment, manage, run

EVERY = discover_plugins(ROOT / "plugins")
# What is not answered with 200. A notice in force is not deleted, nor unpublished by its editor.
ANSWERS = {
    "editor /admin/pages/{notice}/delete/": 302,
    "editor /admin/pages/{notice}/unpublish/": 302,
    "superuser /admin/pages/{notice}/delete/": 302,
    "editor /admin/pages/{faq}/delete/": 302,
    "superuser /admin/pages/{faq}/delete/": 302,
    "kyufu sees suggestions": 422,
    "kyufu asks": 302,
    "agent answers": 302,
    "editor copies": 302,
    "editor saves a draft": 302,
    "approver publishes": 302,
    "published copies": 1,
    "approver corrects": 302,
    "versions of the notice": 3,
    "approver deletes a draft": 302,
    "drafts left": 0,
}
# Answered with 200: the notice for a reader, and each page about it for its editor.
SHOWN = [
    "kyufu /notices/{notice}/versions/1/",
    *(f"editor /admin/pages/{{notice}}/{page}/" for page in ("edit", "usage", "history", "copy")),
]
WITHOUT = [*[[p for p in EVERY if p != gone] for gone in EVERY], []]


class Site:
    """A populated scratch site that can be asked with any set of plugins."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        everything = environment(url, folder)
        printed = run(["-m", "tests.removal.populate"], everything).stdout.split()
        self.notice, self.faq = printed[-2:]

    def env(self, plugins: list[str]) -> dict[str, str]:
        return environment(self.url, self.folder, PLUGINS=",".join(plugins))

    @cached_property
    def complete(self) -> dict[str, int]:
        """The answers with every plugin switched on."""
        return self.statuses(EVERY)

    def statuses(self, plugins: list[str]) -> dict[str, int]:
        printed = run(["-m", "tests.removal.probe", self.notice], self.env(plugins)).stdout
        found: dict[str, int] = json.loads(printed)
        return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("removal")
    with fresh_database(folder) as url:
        yield Site(url, folder)


@pytest.mark.parametrize("plugins", WITHOUT, ids=lambda left: "+".join(left) or "none")
def test_pages_answer_without_plugin(site: Site, plugins: list[str]) -> None:
    assert site.statuses(plugins) == site.complete


def test_pages_and_acts_answer_as_expected(site: Site) -> None:
    ids = {"notice": site.notice, "faq": site.faq}
    found = {page: status for page, status in site.complete.items() if status != 200}
    assert found == {page.format(**ids): status for page, status in ANSWERS.items()}
    assert {page.format(**ids) for page in SHOWN} <= site.complete.keys()


def test_probe_reaches_the_pages_of_inquiries(site: Site) -> None:
    refused = {page: status for page, status in site.complete.items() if status == 404}
    assert not [page for page in refused if "/inquiries/" in page or "/helpdesk/" in page]
    acts = ("kyufu sees suggestions", "kyufu asks", "agent answers")
    assert [site.complete[act] for act in acts] == [422, 302, 302]


@pytest.mark.parametrize("plugins", WITHOUT, ids=lambda left: "+".join(left) or "none")
def test_holders_are_whole_without_plugin(site: Site, plugins: list[str]) -> None:
    checked = json.loads(manage("check_holders", "--json", env=site.env(plugins)))
    assert checked["violations"] == 0
    assert checked["cases"] >= 2


@pytest.mark.parametrize("plugins", WITHOUT, ids=lambda left: "+".join(left) or "none")
def test_migrations_and_checks_are_quiet_without_plugin(site: Site, plugins: list[str]) -> None:
    manage("makemigrations", "--check", "--dry-run", env=site.env(plugins))


def test_data_is_kept_while_plugin_is_away(site: Site) -> None:
    before = manage("coverage", site.notice, "--json", env=site.env(EVERY))
    site.statuses([])
    assert json.loads(manage("coverage", site.notice, "--json", env=site.env(EVERY))) == (
        json.loads(before)
    )
    assert json.loads(before)["acknowledged"] == 3


def test_host_and_theme_name_no_plugin() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {plugin}"
        for folder in ("site", "theme")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".html", ".css", ".js")
        for plugin in EVERY
        if f"plugins.{plugin}" in path.read_text(encoding="utf-8")
    ]
    assert named == []
