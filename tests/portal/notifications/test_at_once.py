"""Mail that does not wait for the digest: urgent notices, personal matters."""

import pytest
from django.core import mail
from portal.extension.search import SEARCH_BOX
from portal.notices.services import withdraw_notice
from portal.notifications.digests import write_digests
from portal.notifications.fan_out import bring_to_inboxes
from portal.notifications.models import InboxItem, Level, Notification

from tests.factories.notices import correct, make_notice
from tests.factories.organisations import AssignmentFactory
from tests.portal.notifications.telling import choose, tell, work_off
from tests.portal.notifications.test_digests import TUESDAY
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]
SAPPORO = {"include": ["code:011002"], "exclude": []}


def receivers() -> list[str]:
    """Who has got mail."""
    return sorted(message.to[0] for message in mail.outbox)


def test_ordinary_notice_sends_no_mail_at_once(world: World) -> None:
    make_notice()
    work_off()
    assert mail.outbox == []


def test_nothing_is_mailed_in_the_request_that_publishes(world: World) -> None:
    make_notice(is_urgent=True)
    assert mail.outbox == []


def test_urgent_notice_is_mailed_to_those_who_hear_of_it(world: World) -> None:
    make_notice(audience=SAPPORO, is_urgent=True)
    work_off()
    assert receivers() == ["hokkaido@example.jp", "kyufu@example.jp"]


def test_urgent_notice_cannot_be_muted_by_those_in_charge(world: World) -> None:
    choose(world.seat("kyufu"), Level.MUTE, duty=world.duty())
    make_notice(audience=SAPPORO, is_urgent=True)
    work_off()
    assert "kyufu@example.jp" in receivers()


def test_person_on_two_seats_gets_one_mail(world: World) -> None:
    AssignmentFactory(seat=world.seat("hokkaido"), user=world.user("kyufu"))
    make_notice(audience=SAPPORO, is_urgent=True)
    work_off()
    assert receivers().count("kyufu@example.jp") == 1


def test_job_done_twice_mails_once(world: World) -> None:
    make_notice(audience=SAPPORO, is_urgent=True)
    work_off()
    before = receivers()
    pk = Notification.objects.get().pk
    bring_to_inboxes({"notification": pk, "seats": None, "asked": False})
    assert receivers() == before


def test_what_was_mailed_at_once_is_not_in_the_digest(world: World) -> None:
    make_notice(audience=SAPPORO, is_urgent=True)
    work_off()
    mail.outbox.clear()
    write_digests(now=TUESDAY)
    assert (mail.outbox, InboxItem.objects.filter(is_read=False).count()) == ([], 2)


def test_major_correction_of_an_urgent_notice_is_mailed_its_withdrawal_waits(
    world: World,
) -> None:
    notice = make_notice(audience=SAPPORO, is_urgent=True)
    work_off()
    mail.outbox.clear()
    corrected = correct(notice, note="日時を訂正")
    work_off()
    assert receivers() == ["hokkaido@example.jp", "kyufu@example.jp"]
    withdraw_notice(notice=corrected, reason="誤り", successor=None, by=world.user("approver"))
    work_off()
    assert len(mail.outbox) == 2


def test_kind_of_personal_matters_is_mailed_at_once(world: World) -> None:
    tell([world.seat("kyufu")], kind="test.at_once", title="お尋ねの件")
    work_off()
    assert [m.subject for m in mail.outbox] == ["【つなぐ】お尋ねの件"]


def test_text_of_an_urgent_mail(world: World) -> None:
    notice = make_notice(audience=SAPPORO, is_urgent=True, title="大雨の被災者に係る取扱い")
    work_off()
    (message,) = (m for m in mail.outbox if m.to == ["kyufu@example.jp"])
    assert message.subject == "【つなぐ・緊急】大雨の被災者に係る取扱い"
    assert message.body.splitlines()[:11] == [
        "介護保険課 kyufu 様",
        "",
        "緊急のお知らせです。",
        "",
        "　大雨の被災者に係る取扱い",
        "　新しく届きました",
        "",
        f"　番号　　　T-{notice.pk}",
        "　文書番号　老介発1118第2号",
        "　発出元　　老健局 介護保険計画課",
        "",
    ]
    told = f"{SEARCH_BOX}に T-{notice.pk} と入れると、この件が開きます。"
    assert told in message.body.replace("\n", "")
    assert message.message().get_content_type() == "text/plain"


def test_line_end_in_a_title_makes_no_header(world: World) -> None:
    tell([world.seat("kyufu")], kind="test.at_once", title="件名\r\nBcc: x@example.jp")
    work_off()
    assert mail.outbox[0].subject == "【つなぐ】件名 Bcc: x@example.jp"
