"""Forms of the Wagtail admin: their choices load in one query each."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from portal.organisations.models import (
    LOCAL_KINDS,
    Organisation,
    OrganisationKind,
    OrganisationQuerySet,
    Seat,
)
from portal.organisations.services import (
    RepresentativeNeeded,
    set_representative,
    tell_seats_changed,
)

CODE_STAYS = "コードは変えられません。合併などでコードが変わる団体は、新しく登録します。"


def named_organisations() -> OrganisationQuerySet:
    """Organisations with all that their full name needs."""
    return Organisation.objects.select_related("prefecture", "parent")


class OrganisationForm(WagtailAdminModelForm):
    """Offers only prefectures as prefecture and only organisations with parts as parent.

    A code stays: receipts name the organisation by it, and a merger makes a new organisation.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = named_organisations()
        self.fields["prefecture"].queryset = organisations.filter(kind=OrganisationKind.PREFECTURE)
        self.fields["parent"].queryset = organisations.exclude(kind__in=LOCAL_KINDS)
        if self.instance.code:
            code = self.fields["code"]
            code.disabled, code.help_text = True, CODE_STAYS


class OrganisationGroupForm(WagtailAdminModelForm):
    """Members among the organisations that exist, and those already in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = named_organisations().current()
        if self.instance.pk:
            offered = offered | named_organisations().filter(groups=self.instance)
        self.fields["members"].queryset = offered.distinct()


class SeatForm(WagtailAdminModelForm):
    """A seat stays in its organisation; the 代表窓口 moves here when it is ticked, never away."""

    makes_representative = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = named_organisations()
        self.fields["organisation"].disabled = self.instance.pk is not None
        self.fields["duties"].widget = forms.CheckboxSelectMultiple(
            choices=self.fields["duties"].choices
        )

    def clean(self) -> dict[str, Any]:
        """Ticking is carried out after saving; unticking and closing the 代表窓口 are refused."""
        cleaned: dict[str, Any] = super().clean()
        was, ticked = self.instance.is_representative, cleaned.get("is_representative")
        closed = cleaned.get("closed_on")
        if was and not ticked:
            self.add_error("is_representative", str(RepresentativeNeeded()))
        if ticked and closed:
            self.add_error("closed_on", str(RepresentativeNeeded()))
        self.makes_representative = bool(ticked and not was)
        cleaned["is_representative"] = was
        return cleaned

    def save(self, commit: bool = True) -> Seat:
        """Store the seat and, when ticked, move the 代表窓口 to it."""
        seat: Seat = super().save(commit=commit)
        if self.makes_representative:
            return set_representative(seat=seat)
        tell_seats_changed(organisation_id=seat.organisation_id)
        return seat
