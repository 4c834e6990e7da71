"""What of a request arrived here, in words, and the report made of it."""

import re
from collections.abc import Sequence

from django.http import HttpRequest
from django.utils import timezone

from portal.extension.permissions import acting_seat

LONGEST = 200
PRINTABLE = re.compile(r"[^\x20-\x7e]")
HEADERS = {
    "Via": "経由（Via）",
    "X-Forwarded-Proto": "経路の暗号化（X-Forwarded-Proto）",
    "User-Agent": "ブラウザー",
    "Accept-Encoding": "圧縮（Accept-Encoding）",
    "Connection": "接続（Connection）",
    "Cache-Control": "キャッシュ（Cache-Control）",
}
NOTHING = "（届いていません）"
Line = tuple[str, str]


def arrived(request: HttpRequest) -> list[Line]:
    """What the server saw: its clock, the protocol, and the headers that gateways change."""
    now = timezone.localtime()
    return [
        ("サーバーの時刻", f"{now:%Y-%m-%d %H:%M:%S}（日本時間）"),
        ("宛先", _plain(request.get_host())),
        ("暗号化", "HTTPS" if request.is_secure() else "なし（HTTP）"),
        ("プロトコル", _plain(request.META.get("SERVER_PROTOCOL", ""))),
        *((label, _plain(request.headers.get(name, ""))) for name, label in HEADERS.items()),
    ]


def report(request: HttpRequest, results: Sequence[Line]) -> str:
    """Plain text for the support desk: who asks, what arrived, what was tried."""
    lines = ["つなぐ　接続の確認", f"席：{acting_seat(request) or 'なし'}"]
    lines += [f"{label}：{value}" for label, value in arrived(request)]
    lines += ["", "試した結果"]
    lines += [f"{label}：{value}" for label, value in results] or ["（まだ試していません）"]
    return "\n".join(lines) + "\n"


def _plain(value: str) -> str:
    return PRINTABLE.sub("?", value)[:LONGEST] or NOTHING
