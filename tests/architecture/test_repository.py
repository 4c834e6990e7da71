"""Rules about files and folders."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.database import ROOT

pytestmark = pytest.mark.once

LONGEST_MODULE = 300
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
OPEN_ENDS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
SKIPS = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b")
CODE = [
    path
    for top in ("site", "plugins", "deploy", "tests")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "migrations" not in path.parts
]
PRODUCT = [path for path in CODE if "tests" not in path.relative_to(ROOT).parts]


def named(paths: list[Path]) -> list[str]:
    """Paths as seen from the root."""
    return [str(path.relative_to(ROOT)) for path in paths]


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    long = [path for path in CODE if len(path.read_text().splitlines()) > LONGEST_MODULE]
    assert named(long) == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    bad = [path for path in CODE if {path.stem, path.parent.name} & FORBIDDEN_NAMES]
    assert named(bad) == []


def test_product_code_has_no_open_ends() -> None:
    assert named([path for path in PRODUCT if OPEN_ENDS.search(path.read_text())]) == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    here = Path(__file__)
    bad = [path for path in CODE if path != here and SKIPS.search(path.read_text())]
    assert named(bad) == []


def test_every_product_module_says_what_it_is_for() -> None:
    bare = [
        path
        for path in PRODUCT
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert named(bare) == []


def test_site_is_a_folder_and_never_a_package() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()


@pytest.mark.parametrize(
    "path",
    ["site/manage.py", "site/portal/settings/base.py", "plugins/x/apps.py", "deploy/demo.py"],
)
def test_gitignore_hides_no_code(path: str) -> None:
    done = subprocess.run(["git", "check-ignore", "-q", "--no-index", path], cwd=ROOT)
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_dependency_is_one_line_with_purpose_and_licence(name: str) -> None:
    lines = [
        line
        for line in (ROOT / name).read_text().splitlines()
        if line and not line.startswith(("#", "-r "))
    ]
    line_form = re.compile(r"[\w.\[\]-]+(~=[\d.]+|>=\d+,<\d+) +# .+ \(.+\)")
    assert [line for line in lines if not line_form.fullmatch(line)] == []


def pins(name: str) -> dict[str, str]:
    """Exact versions of a lock file."""
    text = (ROOT / name).read_text()
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", text, re.MULTILINE))


def test_both_lock_files_pin_the_same_versions() -> None:
    run, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[\w.-]+(?:\[[\w,-]+\])?==)", (ROOT / name).read_text())
    pinned = [entry for entry in entries if re.match(r"[\w.-]+(\[[\w,-]+\])?==", entry)]
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []


def test_every_plugin_folder_is_an_app_with_the_label_of_its_folder() -> None:
    folders = [p for p in sorted((ROOT / "plugins").iterdir()) if (p / "__init__.py").exists()]
    wrong = [
        folder
        for folder in folders
        if f'label = "{folder.name}"' not in (folder / "apps.py").read_text()
    ]
    assert named(wrong) == []


def test_host_theme_and_configuration_name_no_plugin() -> None:
    labels = [p.name for p in (ROOT / "plugins").iterdir() if (p / "apps.py").exists()]
    mention = re.compile(rf"plugins[./]({'|'.join(labels)})\b") if labels else re.compile(r"(?!)")
    places = [*(ROOT / "site").rglob("*.py"), *(ROOT / "theme").rglob("*.html")]
    places += [ROOT / name for name in (".importlinter", "pyproject.toml", "Makefile", ".ci/run")]
    assert named([path for path in places if mention.search(path.read_text())]) == []


@pytest.mark.parametrize("target", ["help", "demo", "test", "lint", "bench", "faults", "clean"])
def test_makefile_has_the_promised_targets(target: str) -> None:
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
