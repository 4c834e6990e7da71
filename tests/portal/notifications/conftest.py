"""Jobs and kinds of the test: the real jobs are put aside."""

from collections.abc import Iterator

import pytest
from portal.extension.jobs import periodic_jobs
from portal.extension.notifications import notification_kinds, register_notification

from tests.portal.notifications.telling import AT_ONCE, KIND


@pytest.fixture(autouse=True)
def own_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic_jobs, "_entries", {})


@pytest.fixture
def kind() -> Iterator[None]:
    """Kinds of notification for tests."""
    for registered in (KIND, AT_ONCE):
        register_notification(registered)
    yield
    for registered in (KIND, AT_ONCE):
        notification_kinds.remove(registered.key)
