"""What the matrix is asked about: objects of 北海道's organisations and of 老健局, ids to swap."""

from typing import Any

from django.utils import timezone
from portal.accounts.services import invite_person
from portal.faq.services import flag, send_feedback
from portal.feeds.services import subscribe
from portal.files.models import ScanState
from portal.files.uploads import create_upload
from portal.inquiries.models import AskDraft, Case
from portal.inquiries.services.passing import pass_down
from portal.ledger.models import AuditEntry
from portal.organisations.models import OrganisationGroup
from portal.outbox.models import OutboxItem, State
from portal.search.models import ZeroHit

from tests.factories.faq import make_faq, make_faq_draft
from tests.factories.files import stored_file
from tests.factories.inquiries import Inquiries
from tests.factories.notices import bureau_index, correct, make_draft, make_notice
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.world import World

HOKKAIDO = {"include": ["prefecture:01"], "exclude": []}


def cases_of(inquiries: Inquiries) -> list[Case]:
    """Of 札幌市 and of 盛岡市, given back to the prefecture; and one that only 北海道 was asked."""
    agent = inquiries.actor("agent")
    known = [inquiries.case(key) for key in ("kyufu", "morioka")]
    for case in known:
        pass_down(actor=agent, case_id=case.pk, text="県でお答えください")
    return [*known, inquiries.case("kyufu", first="prefecture")]


def build_scene(world: World) -> dict[str, Any]:
    """The values that the rows name. 厚生労働省老健局 wrote, 札幌市 is one of the addressees."""
    editor, manager = world.user("editor"), world.user("sapporo_soumu")
    file, draft_file, infected = (
        stored_file(owner=editor, name=name, purpose="notice")
        for name in ("様式.pdf", "案.pdf", "感染.pdf")
    )
    approver = world.user("approver")
    notice = correct(make_notice(audience=HOKKAIDO, files=[file, infected], user=approver))
    infected.scan_state = ScanState.INFECTED
    infected.save()
    briefing = make_notice(
        title="説明会", kind="説明会", event_starts=timezone.now(), audience=HOKKAIDO
    )
    feed = subscribe(user=world.user("kyufu"), seat=world.seat("kyufu"))
    inquiries = Inquiries(world)
    case, other_case, first_case = cases_of(inquiries)
    ask_draft = AskDraft.objects.create(seat=world.seat("kyufu"))
    draft = make_draft(title="検討中の通知", files=[draft_file], owner=editor)
    revision = draft.save_revision(user=editor)
    sapporo = world.organisation("札幌市")
    vacant = SeatFactory(organisation=sapporo, section="介護保険課", unit="認定係")
    invitation, token = invite_person(
        seat=vacant, email="invited@example.jp", name="招待 一郎", by=manager
    )
    upload = create_upload(
        name="送信中.pdf",
        size=10,
        purpose="notice",
        owner=editor,
        organisation=world.seat("editor").organisation,
    )
    colleague = AssignmentFactory(seat=world.seat("shikaku"), user=world.user("kyufu"))
    faq, faq_draft = make_faq(user=approver), make_faq_draft(title="検討中の質問")
    flagged = make_faq(title="確かめる質問")
    flag(page_id=flagged.pk, cause="scene", note="根拠が改まりました。")
    group = OrganisationGroup.objects.create(name="試験の団体群")
    return {
        "notice": notice.pk,
        "case": case.number,
        "other_case": other_case.number,
        "first_case": first_case.number,
        "ticket": case.ticket_id,
        "ask_draft": ask_draft.pk,
        "briefing": briefing.pk,
        "feed": feed,
        "draft": draft.pk,
        "notice_path": notice.get_url().strip("/") + "/",
        "draft_path": draft.get_url().strip("/") + "/",
        "notice_slug": notice.slug,
        "draft_slug": draft.slug,
        "bureau_slug": bureau_index().slug,
        "bureau_path": bureau_index().get_url().strip("/") + "/",
        "faq": faq.pk,
        "faq_draft": faq_draft.pk,
        "faq_flagged": flagged.pk,
        "faq_path": faq.get_url().strip("/") + "/",
        "faq_draft_path": faq_draft.get_url().strip("/") + "/",
        "feedback": send_feedback(page=faq, body="例がほしい").pk,
        "file": file.pk,
        "draft_file": draft_file.pk,
        "infected_file": infected.pk,
        "upload": upload.pk,
        "sapporo": sapporo.pk,
        "hakodate": world.organisation("函館市").pk,
        "seat": vacant.pk,
        "hakodate_code": "012025",
        "hakodate_delivery": notice.deliveries.get(organisation__code="012025").pk,
        "morioka_code": "032018",
        "hakodate_seat": world.seat("hakodate").pk,
        "person": world.user("kyufu").pk,
        "invitation": invitation.pk,
        "token": token,
        "assignment": colleague.pk,
        "bureau": bureau_index().pk,
        "revision": revision.pk,
        "version": notice.current_version_id,
        "group": group.pk,
        "duty": world.duty().pk,
        "audit": AuditEntry.objects.order_by("pk").first().pk,
        "parked": OutboxItem.objects.create(kind="mail.send", key="a", state=State.PARKED).pk,
        "zero_hit": ZeroHit.objects.create(query="様式", day=timezone.localdate(), number=1).pk,
        "switch": world.seat("shikaku").pk,
    }
