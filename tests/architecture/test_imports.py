"""The import contracts hold, and a planted violation of each is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.database import ROOT

pytestmark = pytest.mark.once

LINT = Path(sys.executable).parent / "lint-imports"


def lint(tree: Path) -> tuple[int, str]:
    """Exit status and output of lint-imports in a tree."""
    environ = {**os.environ, "PYTHONPATH": f"{tree / 'site'}:{tree}"}
    command = [str(LINT), "--no-cache"]
    done = subprocess.run(command, cwd=tree, env=environ, capture_output=True, text=True)
    return done.returncode, done.stdout


def broken(output: str) -> list[str]:
    """Names of the contracts that are broken."""
    return [
        line.removesuffix(" BROKEN") for line in output.splitlines() if line.endswith(" BROKEN")
    ]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The code with two plugins of the test instead of the real ones."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(ROOT / "site", tmp_path / "site", ignore=ignored)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for name in ("alpha", "beta"):
        folder = tmp_path / "plugins" / name
        folder.mkdir(parents=True)
        for module in ("__init__", "models", "services", "views"):
            (folder / f"{module}.py").touch()
    (tmp_path / "plugins" / "__init__.py").touch()
    return tmp_path


def test_contracts_hold() -> None:
    status, output = lint(ROOT)
    assert (status, broken(output)) == (0, [])


def test_contracts_hold_without_any_plugin(tree: Path) -> None:
    shutil.rmtree(tree / "plugins")
    (tree / "plugins").mkdir()
    (tree / "plugins" / "__init__.py").touch()
    status, output = lint(tree)
    assert (status, broken(output)) == (0, [])


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("site/portal/notices/apps.py", "import plugins.alpha", "The host imports no plugin"),
        (
            "plugins/alpha/models.py",
            "from portal.notices.models import NoticePage",
            "Plugins use portal.extension and portal.<app>.api only",
        ),
        (
            "plugins/alpha/models.py",
            "from portal.files.services import store_upload",
            "Plugins use portal.extension and portal.<app>.api only",
        ),
        ("plugins/alpha/models.py", "import plugins.beta.models", "No plugin imports another"),
        (
            "plugins/alpha/services.py",
            "import helpdesk",
            "Plugins use neither the ticket system nor the search engine directly",
        ),
        ("plugins/alpha/models.py", "import plugins.alpha.views", "Layers inside a plugin"),
        ("site/portal/extension/menu.py", "import portal.notices", "Layers of the host"),
        ("site/portal/organisations/apps.py", "import portal.notices", "Layers of the host"),
    ],
)
def test_planted_violation_is_found(module: str, line: str, contract: str, tree: Path) -> None:
    path = tree / module
    path.write_text(f"{line}\n{path.read_text()}")
    status, output = lint(tree)
    assert (status, broken(output)) == (1, [contract])


def test_new_host_app_has_to_be_placed(tree: Path) -> None:
    (tree / "site/portal/stray").mkdir()
    (tree / "site/portal/stray/__init__.py").touch()
    status, output = lint(tree)
    assert (status, broken(output)) == (1, ["Layers of the host"])


def test_plugin_may_use_what_the_contract_offers(tree: Path) -> None:
    lines = [
        "from portal.extension.events import emit",
        "from portal.notices.api import notice_info",
    ]
    (tree / "plugins/alpha/services.py").write_text("\n".join(lines))
    status, output = lint(tree)
    assert (status, broken(output)) == (0, [])
