"""Cases from before no desk saw what only a prefecture was asked, through the migrations."""

import json
from pathlib import Path

import pytest
from portal.inquiries.hearing import bureau_hearers
from portal.inquiries.models import Holder

from tests.database import fresh_database
from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.old_cases import GATHERED, PREFECTURE
from tests.processes import environment, manage, run

BEFORE = "0007_no_mail_of_helpdesk"
OLD_CASES = ["-m", "tests.portal.inquiries.old_cases"]


def test_old_cases_lie_where_they_are_seen_after_migrating_there_and_back(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as url:
        env = environment(url, tmp_path)
        run(OLD_CASES, env)
        manage("migrate", "inquiries", BEFORE, env=env)
        manage("migrate", "inquiries", env=env)
        found = json.loads(run([*OLD_CASES, "look"], env).stdout)
        holders = json.loads(manage("check_holders", "--json", env=env))
    assert found == {PREFECTURE: ["", False, None], GATHERED: ["rouken", True, None, "draft"]}
    assert (holders["cases"], holders["violations"]) == (3, 0)


@pytest.mark.django_db
def test_agent_hears_nothing_of_what_the_prefecture_alone_was_asked(inquiries: Inquiries) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    case.ticket.assigned_to = inquiries.world.user("agent")
    assert bureau_hearers(case) == set()
