"""Whom a seat may ask, and what it should know before it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.extension.exits import AskingExit
from portal.inquiries.holding import PREFECTURE_DAYS
from portal.inquiries.models import Desk, Holder
from portal.inquiries.selectors import Load
from portal.organisations.models import Seat


@dataclass(frozen=True)
class Exit:
    """Somebody to ask: what happens, how long it takes, who can see it, how many wait there.

    A feature's exit says all of that in its text.
    """

    value: str
    label: str
    icon: str
    text: str
    days: str = ""
    seen_by: str = ""
    waiting: int = 0


def exits(
    seat: Seat, load: Load, offered: Mapping[str, AskingExit], without_desk: Sequence[str]
) -> list[Exit]:
    """Whom the seat may ask; ``offered`` are the features' exits by their value in the form,
    ``without_desk`` the duties that only the prefecture can be asked about.
    """
    own = seat.organisation
    spans = sorted(Desk.objects.values_list("answer_days", flat=True))
    promised = "〜".join(str(day) for day in dict.fromkeys([*spans[:1], *spans[-1:]]))
    found = []
    people = own.name
    if own.prefecture:
        people += f"、{own.prefecture.name}"
        text = "都道府県の担当が受けます。国への照会が要れば、そのまま引き継ぎます"
        text += "（国の窓口がまだない区分は、引き継げません）。" if without_desk else "。"
        found.append(Exit(Holder.PREFECTURE, own.prefecture.name, "flag", text,
                          f"{PREFECTURE_DAYS}営業日", people, load.prefecture))  # fmt: skip
    text = "疑義照会。法令や通知の解釈を、国に示してほしいとき。"
    if without_desk:
        text += f"国の窓口がまだない区分は、都道府県に聞いてください（{'、'.join(without_desk)}）。"
    found.append(Exit(Holder.BUREAU, "厚生労働省", "ask", text, f"{promised}営業日",
                      f"{people}、国の担当者", load.ministry))  # fmt: skip
    return [
        *found,
        *(Exit(value, way.label, way.icon, way.text) for value, way in offered.items()),
    ]
