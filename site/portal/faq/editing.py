"""The editor's form of an FAQ. Drafts may be incomplete; what is published may not."""

from datetime import date
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from portal.accounts.permissions import is_editor
from portal.accounts.selectors import seats_of
from portal.accounts.services.groups import bureau_of
from portal.extension.rich_text_editor import check_rich_text
from portal.faq.models import FaqPage
from portal.faq.review_days import check_plausible, check_to_come
from portal.notices.forms import MinistryOrganisations, ministry_organisations
from portal.notices.rich_text import has_text
from portal.organisations.models import MINISTRY_KINDS, Duty, Organisation, Seat


class MinistryOrganisation(forms.ModelChoiceField):
    """One division under its full name."""

    def label_from_instance(self, obj: Organisation) -> str:
        """A division carries its bureau."""
        return obj.full_name


class MinistrySeat(forms.ModelChoiceField):
    """One seat with its division."""

    def label_from_instance(self, obj: Seat) -> str:
        """Division and seat."""
        return f"{obj.organisation.full_name}　{obj.label}"


class FaqForm(WagtailAdminPageForm):
    """Question and answer with duties, owner and day of review."""

    duties = forms.ModelMultipleChoiceField(
        label="所管分野",
        queryset=Duty.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "所管分野を選んでください。"},
    )
    bureaus = MinistryOrganisations(
        label="部局",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    owner_division = MinistryOrganisation(
        label="持ち主の課",
        queryset=Organisation.objects.none(),
        empty_label="課を選んでください",
        error_messages={"required": "持ち主の課を選んでください。"},
    )
    owner_seat = MinistrySeat(
        label="持ち主の席",
        queryset=Seat.objects.none(),
        required=False,
        empty_label="課の編集と承認の席すべて",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duties"].queryset = Duty.objects.all()
        self.fields["answer"].validators.append(check_rich_text)
        self.fields["bureaus"].queryset = ministry_organisations()
        self.fields["owner_division"].queryset = ministry_organisations()
        seats = Seat.objects.current().filter(organisation__kind__in=MINISTRY_KINDS)
        self.fields["owner_seat"].queryset = seats.select_related("organisation__parent")
        if self.instance.pk is None:
            self.propose_owner()

    def propose_owner(self) -> None:
        """The division where the editor sits, and its bureau."""
        seats = seats_of(self.for_user) if self.for_user else []
        own = next((seat.organisation for seat in seats if is_editor(seat)), None)
        bureau = bureau_of(own)
        if own is not None:
            self.initial["owner_division"] = own.pk
        if bureau is not None:
            self.initial["bureaus"] = [bureau.pk]

    def clean(self) -> dict[str, Any]:
        """What concerns several fields, and what publication needs."""
        cleaned: dict[str, Any] = super().clean()
        seat, division = cleaned.get("owner_seat"), cleaned.get("owner_division")
        if seat and division and seat.organisation_id != division.pk:
            self.add_error("owner_seat", "持ち主の席は、持ち主の課の席から選んでください。")
        if not self.is_deferred_validation:
            self.check_publishable(cleaned)
        return cleaned

    def clean_review_on(self) -> date | None:
        """Drafts too have days that exist."""
        review_on: date | None = self.cleaned_data["review_on"]
        if review_on:
            check_plausible(review_on)
        return review_on

    def check_publishable(self, cleaned: dict[str, Any]) -> None:
        """An editor without a word still sends an empty paragraph; a review is still to come."""
        if "answer" not in self.errors and not has_text(cleaned.get("answer", "")):
            self.add_error("answer", "答えを入力してください。")
        if review_on := cleaned.get("review_on"):
            try:
                check_to_come(review_on)
            except forms.ValidationError as error:
                self.add_error("review_on", error)

    def save(self, commit: bool = True) -> FaqPage:
        """A new FAQ is not live until it is published."""
        if self.instance.pk is None:
            self.instance.live = False
        return super().save(commit=commit)
