"""The whole demo, loaded as ``make demo`` loads it, on a database of its own."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from plugins.receipts.models import Kind
from tests.database import fresh_database
from tests.processes import environment, manage, run


def facts(env: dict[str, str]) -> dict[str, Any]:
    """What it holds, see tests/portal/demo/facts.py."""
    found: dict[str, Any] = json.loads(run(["-m", "tests.portal.demo.facts"], env).stdout)
    return found


def load(env: dict[str, str]) -> float:
    """Seconds that the loading took."""
    started = time.monotonic()
    manage("load_demo", env=env)
    return time.monotonic() - started


def test_whole_demo_is_there_and_a_second_loading_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with fresh_database(tmp_path) as url:
        env = environment(url, tmp_path, DJANGO_SETTINGS_MODULE="portal.settings.demo")
        seconds = load(env)
        with capsys.disabled():
            print(f"load_demo: {seconds:.0f} s", file=sys.stderr)
        found = facts(env)
        load(env)
        again = facts(env)
        holders = json.loads(manage("check_holders", "--json", env=env))
        receipts = json.loads(manage("verify_receipts", "--json", env=env))
    check_people(found)
    check_notices(found)
    check_questions(found)
    assert again == found
    assert holders == {"cases": 60, "violations": 0}
    assert (receipts["ok"], receipts["unsealed"]) == (True, 0)


def check_people(found: dict[str, Any]) -> None:
    """The full roster, and people on seats in enough places."""
    assert found["roster"] == 1788
    assert found["people"] >= 60
    assert found["municipalities"] >= 12
    assert found["prefectures"] >= 3


def check_notices(found: dict[str, Any]) -> None:
    """Notices of 18 months up to now, with files that open and receipts in every state."""
    assert found["notices"] >= 40
    assert 17 < found["months"] < 19
    assert datetime.now(UTC) - datetime.fromisoformat(found["newest"]) < timedelta(days=12)
    assert set(found["files"]) == {".pdf", ".docx", ".xlsx"}
    assert set(found["kinds"]) == set(Kind.values)


def check_questions(found: dict[str, Any]) -> None:
    """Cases in all states over the desks, and FAQ."""
    assert (found["cases"], found["desks"], found["faq"]) == (60, 4, 80)
    assert len(found["states"]) == 7
