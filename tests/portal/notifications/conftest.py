"""Jobs of the test only: the real ones are put aside."""

import pytest
from portal.extension.jobs import periodic_jobs


@pytest.fixture(autouse=True)
def own_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic_jobs, "_entries", {})
