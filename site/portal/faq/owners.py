"""Which divisions a person may write FAQ for, by the names people use."""

from typing import Any

from portal.accounts.permissions import is_editor
from portal.accounts.selectors import seats_of
from portal.accounts.services.groups import bureau_of
from portal.faq.models import FaqIndexPage
from portal.notices.forms import ministry_organisations
from portal.organisations.csv_files import half_width
from portal.organisations.models import Organisation


class OwnerUnknown(Exception):
    """No such division, or not one of this person's; the message says what to write."""


class Owners:
    """The ministry's divisions, read once."""

    def __init__(self, user: Any) -> None:
        indexes = FaqIndexPage.objects.filter(bureau__isnull=False)
        self.open_bureaus = {
            index.bureau_id
            for index in indexes
            if index.permissions_for_user(user).can_add_subpage()
        }
        self.by_name: dict[str, list[Organisation]] = {}
        for organisation in ministry_organisations().select_related("parent__parent__parent"):
            for name in {organisation.name, organisation.full_name}:
                self.by_name.setdefault(_key(name), []).append(organisation)
        seats = (seat.organisation for seat in seats_of(user) if is_editor(seat))
        self.own = next(filter(self.is_open, seats), None)

    def is_open(self, organisation: Organisation) -> bool:
        """Whether the person writes for the organisation's bureau."""
        bureau = bureau_of(organisation)
        return bureau is not None and bureau.pk in self.open_bureaus

    def find(self, written: str) -> Organisation:
        """The division of that name; the person's own where none is written.

        Raises OwnerUnknown.
        """
        if not written:
            return self._own()
        found = self.by_name.get(_key(written), [])
        mine = [organisation for organisation in found if self.is_open(organisation)]
        if not found:
            raise OwnerUnknown(f"「{written}」という課はありません。{self._choices()}")
        if not mine:
            raise OwnerUnknown(f"「{written}」のFAQを書く権限がありません。{self._choices()}")
        if len(mine) > 1:
            names = "、".join(organisation.full_name for organisation in mine)
            raise OwnerUnknown(f"同じ名前の課が2つ以上あります。部局から書いてください：{names}")
        return mine[0]

    def _own(self) -> Organisation:
        if self.own is None:
            raise OwnerUnknown(f"持ち主の課を書いてください。{self._choices()}")
        return self.own

    def _choices(self) -> str:
        every = {org.pk: org for organisations in self.by_name.values() for org in organisations}
        names = sorted(org.full_name for org in every.values() if self.is_open(org))
        return f"書けるのは次の課です：{'、'.join(names)}" if names else ""


def _key(name: str) -> str:
    return half_width(name).replace(" ", "")
