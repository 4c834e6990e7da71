"""A worker may be killed after its work and before it said so: every job is then done again."""

from collections import Counter

import pytest
from django.apps import apps
from portal.extension.jobs import periodic_jobs

from tests.factories.notices import make_draft, make_notice
from tests.world import World

# Copied before the tests' own jobs take their place.
REAL_JOBS = {key: periodic_jobs.get(key) for key in periodic_jobs.keys()}  # noqa: SIM118


def rows() -> Counter[str]:
    """Number of rows of every table."""
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


@pytest.mark.parametrize("key", sorted(REAL_JOBS))
def test_job_done_twice_leaves_what_it_leaves_once(key: str, world: World) -> None:
    make_notice()
    make_draft()
    job = REAL_JOBS[key]
    job.run()
    once = rows()
    job.run()
    assert rows() == once
