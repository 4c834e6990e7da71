"""What other features use: infos, drafts that go to approval, the search source."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from portal.extension.search import search_sources
from portal.faq.api import DraftSource, NoFaqIndex, create_draft, faq_info, is_published
from portal.faq.models import FaqPage
from portal.faq.services import flag

from tests.factories.faq import make_faq, make_faq_draft
from tests.factories.notices import make_notice
from tests.world import World

ClientFor = Callable[[Any], Client]


def test_info_is_of_published_ones(world: World) -> None:
    page, draft = make_faq(), make_faq_draft(title="下書き")
    flag(page_id=page.pk, cause="test", note="理由")
    found = faq_info([page.pk, draft.pk, 10**9])
    info = found[page.pk]
    assert list(found) == [page.pk]
    assert (info.question, info.needs_check, info.withdrawn) == (page.title, True, False)
    assert (info.code, info.owner, info.duties) == (
        f"F-{page.pk}",
        "老健局 介護保険計画課",
        ("介護保険",),
    )
    assert [is_published(pk) for pk in (page.pk, draft.pk)] == [True, False]


@pytest.mark.parametrize("owner", ["介護保険計画課", "老健局"])
def test_draft_of_a_case_goes_to_the_bureaus_approvers(world: World, owner: str) -> None:
    version = make_notice().current_version
    pk = create_draft(
        bureau=world.organisation(owner),
        question="境界層の方の食費はいくらですか。",
        answer_text="**650円**です。<script>x</script>",
        duties=[world.duty()],
        sources=[DraftSource(version_id=version.pk, place="別紙2")],
        user=world.user("agent"),
    )
    page = FaqPage.objects.get(pk=pk)
    assert (page.live, page.current_workflow_state.workflow.name) == (False, "老健局の承認")
    assert ("<strong>650円</strong>" in page.answer, "<script>" in page.answer) == (True, False)
    assert page.sources.get().version_id == version.pk


def test_draft_needs_a_bureau_with_faq(world: World) -> None:
    with pytest.raises(NoFaqIndex):
        create_draft(
            bureau=world.organisation("厚生労働省"),
            question="質問",
            answer_text="答え",
            duties=[],
            sources=[],
            user=world.user("agent"),
        )


def test_search_source_tells_state_first_and_hides_drafts(world: World) -> None:
    page, draft = make_faq(), make_faq_draft(title="下書き")
    source = search_sources.get("faq")
    assert source is not None
    assert list(source.ids()) == [str(page.pk)]
    flag(page_id=page.pk, cause="test", note="理由")
    documents = list(source.documents([str(page.pk), str(draft.pk)]))
    assert [(d.id, d.facts[0], d.body) for d in documents] == [
        (str(page.pk), "要確認", "直近2か月分を基本とします。")
    ]
    user = world.user("seatless")
    assert set(source.tokens(user)) & set(documents[0].audience)
    assert source.allowed(user, [str(page.pk), str(draft.pk)]) == {str(page.pk)}
