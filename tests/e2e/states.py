"""Notices in every state, for 兵庫県 and 神戸市, written in one go into the server's database.

Run as ``python -m tests.e2e.states FOLDER``; prints the addresses as JSON.
"""

import json
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from tests.e2e.cases import build_cases
from tests.e2e.faq_states import build_faqs
from tests.e2e.people import PASSWORD

EDITOR = "misato.miyake@mhlw.example.jp"
RESPONSIBLE = "ayaka.nishimura@city-kobe.example.jp"
OTHER_SEAT = "kumi.tarumi@city-kobe.example.jp"
MANAGER = "yasuko.arima@city-kobe.example.jp"
COORDINATOR = "chiyoko.harima@pref-hyogo.example.jp"
TWO_SEATS = "mayumi.sato@city-sapporo.example.jp"
QUIET = "minako.higa@city-naha.example.jp"
WITH_SECOND_FACTOR = "jun.suma@city-kobe.example.jp"
LONG_TITLE = (
    "「介護保険施設等における食費・居住費の負担限度額認定に係る預貯金等の確認事務の取扱いについて」"
    "の一部改正及び後期高齢者医療広域連合との情報連携に関する留意事項について（依頼）"
)
BODY = """
標記について、下記のとおり取り扱いますので、管内の事業者への周知をお願いします。

## 1 確認する書類

通帳の写しは、申請日の直近**2か月**分とします。

| 区分 | 書類 | 期間 |
|---|---|---|
| 普通預金 | 通帳の写し | 2か月 |
| 定期預金 | 証書の写し | 申請日現在 |

## 2 留意事項

1. 本人の同意書を必ず添えること。
2. 判断に迷うときは、都道府県を通じて照会すること。
"""
ATTACHMENTS = ("別紙１　確認の流れ.pdf", "別紙２　質疑応答集.pdf", "様式第１号　同意書.pdf")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def build(folder: Path) -> dict[str, str]:
    """Publish, correct, withdraw, acknowledge, invite; returns addresses by name."""
    from django.core.management import call_command
    from django.utils import timezone
    from portal.accounts.models import User
    from portal.notices.api import delivery_for
    from portal.notices.services import withdraw_notice
    from portal.organisations.models import Seat

    from plugins.receipts.services import acknowledge

    editor = User.objects.get(email=EDITOR)
    states = {
        "open": published(editor, LONG_TITLE, attachments=attachments(folder), folder=folder),
        "confirmed": published(editor, "確認を終えた通知"),
        "briefing": published(editor, "全国説明会", kind="説明会", event=_event()),
        "changed": published(editor, "差し替えた通知"),
        "gone": published(editor, "廃止した通知"),
        "ended": published(
            editor,
            "掲載を終えた通知",
            display_until=(timezone.now() + timedelta(seconds=5)).isoformat(),
        ),
    }
    _correct(states["changed"], editor)
    withdraw_notice(
        notice=states["gone"],
        reason="内容に重大な誤りがあったため。",
        successor=states["open"],
        by=editor,
    )
    seat = Seat.objects.get(assignments__user__email=RESPONSIBLE)
    delivery = delivery_for(seat, states["confirmed"].pk)
    assert delivery is not None
    acknowledge(
        delivery_id=delivery.delivery_id,
        version_id=delivery.version_id,
        seat=seat,
        user=User.objects.get(email=RESPONSIBLE),
    )
    addresses = {name: page.get_url() for name, page in states.items()}
    ids = {f"{name}_id": str(page.pk) for name, page in states.items()}
    call_command("run_worker", "--once", stdout=StringIO())
    _give_second_factor()
    cases = build_cases(RESPONSIBLE, COORDINATOR)
    faqs = build_faqs(editor, states["changed"])
    own = {**_organisation(), "sha256": _sha256(states["open"])}
    return {**addresses, **ids, **own, **cases, **faqs}


def _event() -> dict[str, str]:
    from django.utils import timezone

    day = timezone.localdate() + timedelta(days=9)
    url = "https://kaigi.example.jp/zenkoku/setsumeikai/2026-12/kaigo-hoken?room=0123456789"
    return {"starts": f"{day}T14:00", "ends": f"{day}T15:30", "place": "オンライン", "url": url}


def attachments(folder: Path) -> list[str]:
    """Three files in the folder; their names."""
    for name in ATTACHMENTS:
        (folder / name).write_bytes(PDF + name.encode() * 400)
    return list(ATTACHMENTS)


def published(editor: Any, title: str, *, folder: Path | None = None, **data: Any) -> Any:
    """A notice to 兵庫県's municipalities, unless its data say otherwise."""
    from django.utils import timezone
    from portal.notices.importing import publish_from_data
    from portal.notices.models import NoticePage

    values = {
        "title": title,
        "document_number": "老介発1125第8号",
        "summary": "通帳の写しは直近2か月分とします。",
        "body": BODY,
        "duties": ["介護保険"],
        "contact": "老健局 介護保険計画課 企画法令係 電話 03-0000-0000",
        "actions": [
            {"label": "到達確認", "due": (timezone.localdate() + timedelta(days=5)).isoformat()},
            {
                "label": "管内への周知",
                "due": (timezone.localdate() + timedelta(days=9)).isoformat(),
            },
        ],
        "audience": {"include": ["prefecture:28"], "exclude": []},
        **data,
    }
    return NoticePage.objects.get(
        pk=publish_from_data(data=values, by=editor, folder=folder).notice_id
    )


def _correct(page: Any, editor: Any) -> None:
    page.body = page.body.replace("2か月", "3か月")
    page.change_level, page.change_note = "major", "通帳の写しの期間を直しました。"
    page.save_revision(user=editor).publish(user=editor, skip_permission_checks=True)


def _organisation() -> dict[str, str]:
    from portal.accounts.models import User
    from portal.accounts.services import invite_person, open_seat
    from portal.organisations.models import Organisation

    kobe = Organisation.objects.get(code="281000")
    manager = User.objects.get(email=MANAGER)
    seat = open_seat(
        organisation=kobe,
        by=manager,
        section="介護保険課",
        unit="認定担当",
        role="member",
        duties=[],
    )
    _, token = invite_person(
        seat=seat, email="yoko.sannomiya@city-kobe.example.jp", name="三宮 洋子", by=manager
    )
    return {
        "invitation": f"/account/invitation/{token}/",
        "kobe": str(kobe.pk),
        "seat": str(seat.pk),
        "person": str(User.objects.get(email=RESPONSIBLE).pk),
    }


def _give_second_factor() -> None:
    """Somebody who is asked for a code when signing in."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from portal.accounts.models import User

    user = User.objects.create_user(WITH_SECOND_FACTOR, PASSWORD, name="須磨 潤")
    TOTP.activate(user, generate_totp_secret())


def _sha256(page: Any) -> str:
    from portal.notices.models import NoticeVersion

    return str(NoticeVersion.objects.get(notice=page.pk).sha256)


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build(Path(sys.argv[1]))))
