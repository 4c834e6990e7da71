"""Organisations that a correction addresses again hear of it, even of a minor one."""

from collections.abc import Collection

from portal.notices.asking import asked_today
from portal.notices.models import ChangeLevel, Delivery, NoticePage, NoticeVersion, ResponsibleSeat
from portal.notices.notifying import RETURNED, tell


def tell_return(notice: NoticePage, version: NoticeVersion, organisations: Collection[int]) -> None:
    """The seats in charge there. What they did before they were out need not be done again: they
    are asked, muted or not, only where something is left. A major correction tells them anyway.
    """
    if not organisations or version.level == ChangeLevel.MAJOR:
        return
    deliveries = Delivery.objects.filter(notice=notice.pk, organisation__in=organisations)
    asked = asked_today(list(deliveries.select_related("organisation")))
    seats: dict[bool, list[int]] = {True: [], False: []}
    entries = ResponsibleSeat.objects.filter(delivery__in=deliveries)
    for delivery, seat in entries.values_list("delivery", "seat"):
        seats[delivery in asked].append(seat)
    line = f"第{version.number}版で、また宛先になりました"
    for is_asked, told in seats.items():
        if told:
            tell(notice, version, event=RETURNED, line=line, seats=told, asked=is_asked)
