"""How the index follows its sources."""

import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.extension.search import changed, hidden
from portal.notices.services import withdraw_notice
from portal.outbox.draining import Drain
from portal.outbox.models import OutboxItem
from portal.search.indexing import index, recount
from portal.search.models import Document, Permission, Posting, Term

from tests.factories.notices import correct, make_notice
from tests.portal.search.conftest import KIND, Asker, Shelf
from tests.world import World


def work() -> None:
    """Let a worker do what waits."""
    drain = Drain(threading.Event())
    while drain.round():
        pass


def test_change_is_found_once_the_worker_has_been(shelf: Shelf, ask: Asker) -> None:
    shelf.put("a", "療養費")
    shelf.alter("a", title="住宅改修")
    changed(KIND, "a")
    assert (ask.ids("療養費"), ask.ids("住宅改修")) == (["a"], [])
    work()
    assert (ask.ids("療養費"), ask.ids("住宅改修")) == ([], ["a"])


def test_second_change_is_read_again(shelf: Shelf, ask: Asker) -> None:
    shelf.put("a", "一回目")
    for title in ("二回目", "三回目"):
        shelf.alter("a", title=title)
        changed(KIND, "a")
        work()
    assert ask.ids("三回目", kinds=[KIND]) == ["a"]


def test_hidden_document_vanishes_at_once_and_comes_back_when_read(
    shelf: Shelf, ask: Asker
) -> None:
    shelf.put("a", "住宅改修")
    hidden(KIND, "a")
    assert (ask.ids("住宅改修"), ask("住宅改修").counts[KIND]) == ([], 0)
    work()
    assert ask.ids("住宅改修") == ["a"]


def test_removed_document_leaves_nothing(shelf: Shelf, ask: Asker) -> None:
    shelf.put("a", "住宅改修")
    number = Document.objects.get(kind=KIND).pk
    del shelf.papers["a"]
    hidden(KIND, "a")
    work()
    assert not Document.objects.filter(pk=number).exists()
    assert not Posting.objects.filter(document_id=number).exists()
    assert not Permission.objects.filter(document=number).exists()


def test_change_that_is_rolled_back_is_none(shelf: Shelf, ask: Asker) -> None:
    shelf.put("a", "住宅改修")
    with transaction.atomic():
        hidden(KIND, "a")
        transaction.set_rollback(True)
    assert ask.ids("住宅改修") == ["a"]
    assert not OutboxItem.objects.filter(kind="search.index").exists()


def test_narrower_audience_counts_at_once_when_hidden(shelf: Shelf, ask: Asker) -> None:
    shelf.put("a", "住宅改修")
    shelf.alter("a", audience=("org:7",))
    hidden(KIND, "a")
    work()
    assert ask.ids("住宅改修") == []
    shelf.tokens["kyufu@example.jp"] = {"org:7"}
    assert ask.ids("住宅改修") == ["a"]


def test_document_of_a_source_switched_off_is_left_alone(shelf: Shelf, ask: Asker) -> None:
    changed("nobody", "1")
    work()
    assert not OutboxItem.objects.filter(kind="search.index").exclude(state="done").exists()


ACTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["", "食費の減額", "食費", "住宅", "の"])),
    max_size=12,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_counts_are_those_of_the_postings_whatever_happened(
    shelf: Shelf, acts: list[tuple[str, str]]
) -> None:
    for key, title in acts:
        if title:
            shelf.put(key, title, body=title * 2)
        else:
            shelf.papers.pop(key, None)
            index(KIND, [key])
    kept = dict(Term.objects.filter(number__gt=0).values_list("term", "number"))
    recount(KIND)
    assert kept == dict(Term.objects.filter(number__gt=0).values_list("term", "number"))
    documents = Document.objects.filter(kind=KIND).values_list("pk", flat=True)
    assert documents.count() == len(shelf.papers)
    assert set(Posting.objects.values_list("document_id", flat=True)) == set(documents)
    shelf.papers.clear()
    index(KIND, ["a", "b", "c"])


def test_rebuild_finds_what_is_new_and_forgets_what_is_gone(shelf: Shelf, ask: Asker) -> None:
    shelf.put("stays", "住宅改修")
    shelf.put("goes", "住宅改修")
    number = Document.objects.get(key="stays").pk
    del shelf.papers["goes"]
    shelf.papers["new"] = shelf.papers["stays"].__class__(
        **{**vars(shelf.papers["stays"]), "id": "new"}
    )
    Posting.objects.all().delete()
    Document.objects.filter(key="stays").update(digest="another format")
    out = StringIO()
    call_command("rebuild_search", "--kind", KIND, stdout=out)
    assert sorted(ask.ids("住宅改修", kinds=[KIND])) == ["new", "stays"]
    assert (Document.objects.get(key="stays").pk, "2件" in out.getvalue()) == (number, True)


def test_rebuild_writes_only_what_has_changed(shelf: Shelf, django_assert_num_queries: Any) -> None:
    shelf.put("a", "住宅改修")
    with django_assert_num_queries(4):  # savepoint, insert, select for update, release
        index(KIND, ["a"])


def test_lag_is_the_age_of_the_oldest_change(shelf: Shelf, client: Client) -> None:
    assert client.get("/statusz").json()["search"] == {"engine": "builtin", "lag": 0}
    changed(KIND, "a")
    OutboxItem.objects.update(created_at=timezone.now() - timedelta(seconds=90))
    assert client.get("/statusz").json()["search"]["lag"] in (90, 91)
    work()
    assert client.get("/statusz").json()["search"]["lag"] == 0


def test_published_corrected_and_withdrawn_notices_are_indexed(world: World, ask: Asker) -> None:
    notice = make_notice(title="最初の件名", document_number="老介発0401第7号")
    work()
    assert ask.ids("老介発0401第7号") == [str(notice.pk)]
    notice = correct(notice, title="訂正した件名", body="<p>新しい<b>本文</b></p><p>終わり</p>")
    work()
    assert ask.ids("訂正した件名 新しい本文") == [str(notice.pk)]
    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("approver"))
    work()
    assert ask.ids("訂正した件名") == [str(notice.pk)]


def test_notice_is_found_by_short_code_and_attachment(world: World, ask: Asker) -> None:
    from tests.factories.files import stored_file

    file = stored_file(owner=world.user("editor"), name="様式第９号.xlsx", purpose="notice")
    notice = make_notice(files=[file])
    work()
    for query in (f"T-{notice.pk}", "様式第9号", "通帳の写しは直近2か月分"):
        assert ask.ids(query)[:1] == [str(notice.pk)], query


@pytest.mark.parametrize("number", [1, 3])
def test_notices_are_read_in_a_constant_number_of_queries(
    world: World, number: int, django_assert_num_queries: Any
) -> None:
    from portal.notices.searching import notice_documents

    ids = [str(make_notice().pk) for _ in range(number)]
    list(notice_documents(ids))
    with django_assert_num_queries(3):
        assert len(list(notice_documents(ids))) == number
