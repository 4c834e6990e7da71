"""Live count, lookups and attachments of the edit form, and who may fetch attached files."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from portal.extension.events import AttachmentViewed
from portal.notices.audience_builder import Rule, choices, find_organisations
from portal.notices.files import can_fetch_attachment, tell_attachment_viewed
from portal.notices.models import Delivery
from portal.organisations.models import Organisation, OrganisationKind
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.factories.notices import correct, make_draft, make_notice
from tests.portal.notices.events import listening
from tests.world import World

ClientFor = Callable[[str], Client]


def count(client: Client, rules: Any, **params: Any) -> str:
    """HTML of the live count."""
    data = {"audience": rules if isinstance(rules, str) else json.dumps(rules), **params}
    response = client.post(reverse("notices_audience_count"), data)
    assert response.status_code == 200
    return response.content.decode()


def test_count_names_types_and_seats(world: World, client_for: ClientFor) -> None:
    rules = {"include": ["all"], "exclude": ["prefecture:01"]}
    html = count(client_for("editor"), rules, duties=[world.duty().pk])
    assert "<b>3団体</b>" in html
    assert "都道府県 1　中核市 1　町 1" in html
    assert "3団体のうち2団体に、選んだ所管分野の席があります。1団体は代表窓口に届きます。" in html


def test_count_says_what_is_unknown(client_for: ClientFor) -> None:
    html = count(client_for("editor"), {"include": ["planet:火星"], "exclude": []})
    assert "宛先の「planet:火星」は分かりません。" in html


@pytest.mark.parametrize("rules", ["{", "[]", "[" * 5000, '{"include": 1, "exclude": []}'])
def test_count_of_nonsense_is_an_answer_too(client_for: ClientFor, rules: str) -> None:
    assert "宛先を選んでください。" in count(client_for("editor"), rules)


@pytest.mark.parametrize(
    "name", ["notices_audience_count", "notices_find_organisation", "notices_attachment_rows"]
)
@pytest.mark.parametrize("who", ["kyufu", "agent", "seatless"])
def test_builder_is_for_editors(client_for: ClientFor, name: str, who: str) -> None:
    ask = client_for(who).get if name == "notices_find_organisation" else client_for(who).post
    assert ask(reverse(name)).status_code in (302, 404)


@pytest.mark.parametrize(
    "query", ["札幌", "0110", "０１１００２", "北海道札幌市", "北海道　札幌市"]
)
def test_organisation_is_found_by_name_and_code(client_for: ClientFor, query: str) -> None:
    response = client_for("editor").get(reverse("notices_find_organisation"), {"q": query})
    assert response.json() == {
        "results": [{"token": "code:011002", "label": "北海道札幌市（011002）"}]
    }


@pytest.mark.parametrize("query", ["さっぽろ", "サッポロ", "ｻｯﾎﾟﾛ", "ほっかいどうさっぽろ"])
def test_organisation_is_found_by_kana(world: World, query: str) -> None:
    for name, kana in (("北海道", "ほっかいどう"), ("札幌市", "さっぽろし")):
        Organisation.objects.filter(name=name).update(kana=kana)
    assert [rule.token for rule in find_organisations(query)] == ["code:011002"]


def test_other_kinds_of_the_roster_are_offered_and_found(world: World) -> None:
    Organisation.objects.create(
        code="018015", name="空知中部広域連合", kind=OrganisationKind.WIDE_AREA_UNION
    )
    kinds = next(tokens for kind, _, tokens in choices() if kind == "kind")
    assert "kind:広域連合" in [token for token, _ in kinds]
    assert "kind:部局" not in [token for token, _ in kinds]
    found = [find_organisations(query) for query in ("空知中部", "018015")]
    assert found == [[Rule("code:018015", "空知中部広域連合（018015）")]] * 2


@pytest.mark.parametrize("duty", ["²", "9" * 5000, "x"])
def test_count_leaves_out_duties_that_are_none(
    world: World, client_for: ClientFor, duty: str
) -> None:
    html = count(client_for("editor"), {"include": ["all"], "exclude": []}, duties=[duty])
    assert "団体</b>" in html


def test_organisation_search_takes_any_character(client_for: ClientFor) -> None:
    response = client_for("editor").get(reverse("notices_find_organisation"), {"q": "\x00"})
    assert response.json() == {"results": []}


def test_attachment_rows_show_hash_and_state(
    client_for: ClientFor, stored_file: Callable[..., Any]
) -> None:
    file = stored_file("別紙1.pdf")
    value = json.dumps([{"file": str(file.pk), "label": "別紙1"}])
    response = client_for("editor").post(reverse("notices_attachment_rows"), {"attachments": value})
    html = response.content.decode()
    assert [part in html for part in (file.sha256[:8], "別紙1.pdf", "ウイルス検査なし")] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("who", "may"),
    [("kyufu", True), ("morioka", False), ("editor", True), ("superuser", True), ("agent", True)],
)
def test_who_may_fetch_an_attachment(
    world: World, stored_file: Callable[..., Any], who: str, may: bool
) -> None:
    file = stored_file("別紙1.pdf")
    make_notice(files=[file], audience={"include": ["code:011002"], "exclude": []})
    seat = None if who == "superuser" else world.seat(who)
    assert can_fetch_attachment(world.user(who), seat, file) is may


def test_attachment_of_a_draft_is_for_editors(
    world: World, stored_file: Callable[..., Any]
) -> None:
    file = stored_file("別紙1.pdf")
    make_draft(files=[file])
    may = [
        can_fetch_attachment(world.user(who), world.seat(who), file)
        for who in ("kyufu", "agent", "editor")
    ]
    assert may == [False, False, True]


def test_fetching_is_told_for_the_newest_version_with_the_file(
    world: World,
    stored_file: Callable[..., Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    file = stored_file("別紙1.pdf")
    notice = correct(make_notice(files=[file]))
    user, seat = world.user("kyufu"), world.seat("kyufu")
    with listening(AttachmentViewed) as told, django_capture_on_commit_callbacks(execute=True):
        tell_attachment_viewed(user, seat, file)
    delivery = Delivery.objects.get(notice=notice, organisation=seat.organisation)
    assert told == [
        AttachmentViewed(delivery.pk, notice.current_version_id, seat.pk, user.pk, str(file.pk))
    ]


def test_count_of_every_single_organisation(client_for: ClientFor) -> None:
    rules = {"include": ["code:011002", "code:012025"] * 1000, "exclude": []}
    assert "<b>2団体</b>" in count(client_for("editor"), rules)


def test_number_that_no_database_holds_is_no_address(client_for: ClientFor) -> None:
    for path in ("/notices/{}/", "/notices/{}/acknowledge/", "/receipts/{}/", "/faq/{}/"):
        assert client_for("editor").get(path.format("9" * 20)).status_code == 404
