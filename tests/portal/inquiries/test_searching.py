"""Cases in the search: for their parties, and shared ones in their shared words."""

import pytest
from portal.extension.search import search_sources
from portal.inquiries.services import answering, joining, passing, talking
from portal.search.api import search
from portal.search.indexing import rebuild

from tests.factories.inquiries import TITLE, Inquiries

pytestmark = pytest.mark.django_db
KINDS = ("case", "shared_case")


def found(inquiries: Inquiries, key: str, words: str) -> list[tuple[str, str]]:
    """Kind and title of what somebody finds."""
    for kind in KINDS:
        source = search_sources.get(kind)
        assert source
        rebuild(source)
    hits = search(words, inquiries.world.user(key), KINDS).hits
    return [(hit.kind, hit.title) for hit in hits]


def test_parties_find_their_case(inquiries: Inquiries) -> None:
    case = inquiries.case()
    for key in ("kyufu", "sapporo_soumu", "hokkaido", "agent"):
        assert found(inquiries, key, "食費の特例減額") == [("case", TITLE)]
    assert found(inquiries, "kyufu", case.number) == [("case", TITLE)]
    for key in ("hakodate", "morioka", "iwate", "editor", "other_approver", "seatless"):
        assert found(inquiries, key, "食費の特例減額") == []


def test_internal_notes_are_not_found(inquiries: Inquiries) -> None:
    case = inquiries.case()
    talking.write_note(actor=inquiries.actor("agent"), case_id=case.pk, text="鯨の件")
    assert found(inquiries, "agent", "鯨") == []


def test_shared_case_is_found_by_its_shared_words(inquiries: Inquiries) -> None:
    case = inquiries.case()
    agent = inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="負担割合証の件", text="時期について")
    assert found(inquiries, "morioka", "負担割合証") == [("shared_case", "負担割合証の件")]
    assert found(inquiries, "morioka", "食費の特例減額") == []
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=case.pk)
    assert found(inquiries, "morioka", "負担割合証") == []


def test_case_that_moved_is_found_at_its_former_desk_no_more(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    assert found(inquiries, "agent", "食費の特例減額") == [("case", TITLE)]
    desk = inquiries.other_desk
    passing.move_to_desk(
        actor=agent, case_id=case.pk, desk=desk, division=desk.divisions.get(), text="所管外"
    )
    results = search("食費の特例減額", agent.user, KINDS)
    assert (results.total, results.counts["case"]) == (0, 0)


def test_own_shared_case_is_found_once(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title=TITLE, text="時期について")
    for key in ("kyufu", "hokkaido", "agent"):
        assert found(inquiries, key, "食費の特例減額") == [("case", TITLE)]
        results = search("食費の特例減額", inquiries.world.user(key), KINDS)
        assert (results.total, results.counts["shared_case"]) == (1, 0)
    assert found(inquiries, "morioka", "食費の特例減額") == [("shared_case", TITLE)]


def test_own_shared_case_is_found_by_its_shared_words_too(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="負担割合証の件", text="時期について")
    assert found(inquiries, "kyufu", "負担割合証") == [("shared_case", "負担割合証の件")]
