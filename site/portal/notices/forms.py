"""The editor's form of a notice. Drafts may be incomplete; what is published may not."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.fields import InvalidJSONInput
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from portal.accounts.permissions import is_editor
from portal.accounts.selectors import seats_of
from portal.extension.parameters import is_id
from portal.extension.permanence import new_slug
from portal.extension.rich_text_editor import check_rich_text
from portal.files.models import StoredFile
from portal.notices.completeness import (
    attachment_ids,
    attachment_problems,
    audience_problems,
    audience_shape_problem,
    display_problem,
)
from portal.notices.event import KIND as EVENT_KIND
from portal.notices.models import NoticePage
from portal.notices.option_forms import BoundOption, bound_options
from portal.notices.rich_text import has_text
from portal.notices.widgets import AttachmentsWidget, AudienceWidget
from portal.organisations.models import MINISTRY_KINDS, Duty, Organisation


class MinistryOrganisations(forms.ModelMultipleChoiceField):
    """Bureaus and divisions under their full names."""

    def label_from_instance(self, obj: Organisation) -> str:
        """A division carries its bureau."""
        return obj.full_name


class BoundedJSONField(forms.JSONField):
    """JSON from a hidden field; what is nested too deeply to be read is refused too."""

    def to_python(self, value: Any) -> Any:
        """The parsed value. Raises ValidationError."""
        try:
            return super().to_python(value)
        except RecursionError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """The text of the field; halves of characters stand as escapes, no page could show them."""
        text = super().prepare_value(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            return json.dumps(value)
        return text

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was sent, for the form that is shown again."""
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return InvalidJSONInput(data)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whatever cannot be read differs from what was there."""
        try:
            return bool(super().has_changed(initial, data))
        except RecursionError:
            return True


class NoticeForm(WagtailAdminPageForm):
    """Notice with audience, attachments and the plugins' parts."""

    issuers = MinistryOrganisations(
        label="発出元",
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "発出元を選んでください。"},
    )
    duties = forms.ModelMultipleChoiceField(
        label="所管分野",
        queryset=Duty.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = BoundedJSONField(
        label="宛先",
        widget=AudienceWidget,
        error_messages={"required": "宛先を選んでください。"},
    )
    attachments = BoundedJSONField(label="添付", required=False, widget=AttachmentsWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuers"].queryset = ministry_organisations()
        self.fields["duties"].queryset = Duty.objects.all()
        self.fields["body"].validators.append(check_rich_text)
        if self.instance.pk is None:
            self.initial["issuers"] = own_organisation(self.for_user)
        self.fields["audience"].widget.counted_duties = self.chosen_duties()
        if not self.instance.is_published:
            self.fields.pop("change_note", None)
            self.fields.pop("change_level", None)
        self.option_forms: list[BoundOption] = bound_options(
            self.instance.options, self.data if self.is_bound else None
        )

    def chosen_duties(self) -> Any:
        """The duties ticked in what was posted, else those of the notice."""
        if self.is_bound:
            ids = [pk for pk in self.data.getlist(self.add_prefix("duties")) if is_id(pk)]
            return Duty.objects.filter(pk__in=ids)
        return self.instance.duties.all()

    def has_changed(self) -> bool:
        """The plugins' parts count too."""
        return super().has_changed() or any(bound.has_changed() for bound in self.option_forms)

    def clean_attachments(self) -> list[dict[str, str]]:
        """Known files, uploaded by the ministry for notices, that passed the virus check."""
        value = self.cleaned_data["attachments"] or []
        problems = attachment_problems(value, for_publication=not self.is_deferred_validation)
        if problems:
            raise forms.ValidationError(problems)
        ids = attachment_ids(value)
        foreign = StoredFile.objects.filter(pk__in=ids).exclude(uploaded_by_ministry())
        if ids and foreign.exists():
            raise forms.ValidationError("省内の職員が登録したファイルだけを添付できます。")
        return list(value)

    def clean_audience(self) -> dict[str, list[str]]:
        """Readable rules in a draft, complete ones otherwise."""
        value = self.cleaned_data["audience"] or {"include": [], "exclude": []}
        shape = audience_shape_problem(value)
        problems = [shape] if shape else []
        if not problems and not self.is_deferred_validation:
            problems = audience_problems(value)
        if problems:
            raise forms.ValidationError(problems)
        return dict(value)

    def clean(self) -> dict[str, Any]:
        """What concerns several fields, and the plugins' parts."""
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            self.check_body(cleaned)
            self.check_change_note(cleaned)
            self.check_display(cleaned)
            self.check_deadlines(cleaned)
            self.check_event(cleaned)
        for bound in self.option_forms:
            if not bound.is_valid():
                self.add_error(None, f"機能ごとの設定の「{bound.heading}」を直してください。")
        return cleaned

    def check_body(self, cleaned: dict[str, Any]) -> None:
        """An editor without a word still sends an empty paragraph."""
        if "body" not in self.errors and not has_text(cleaned.get("body", "")):
            self.add_error("body", "本文を入力してください。")

    def check_change_note(self, cleaned: dict[str, Any]) -> None:
        """A correction has to be explained."""
        changed = self.instance.has_unpublished_changes or self.has_changed()
        if "change_note" in self.fields and changed and not cleaned.get("change_note", "").strip():
            self.add_error("change_note", "何が変わったかを入力してください。")

    def check_display(self, cleaned: dict[str, Any]) -> None:
        """What comes out for the first time is not over already."""
        over = display_problem(cleaned.get("display_until"))
        if over and not self.instance.is_published:
            self.add_error("display_until", over)

    def check_deadlines(self, cleaned: dict[str, Any]) -> None:
        """No deadline before the day of issue, of the notice or of a feature."""
        issued_on = cleaned.get("issued_on")
        for form, name in self.deadline_fields():
            due = form.cleaned_data.get(name)
            if due and issued_on and due < issued_on:
                form.add_error(name, "期限は、発出日以後の日にしてください。")

    def deadline_fields(self) -> Iterator[tuple[forms.BaseForm, str]]:
        """Where the notice and the features on the screen ask for something until a day."""
        yield from ((form, "due") for form in self.action_forms())
        for bound in self.option_forms:
            if bound.is_posted and bound.is_valid():
                yield from ((bound.form, name) for name in bound.option.deadline_fields)

    def check_event(self, cleaned: dict[str, Any]) -> None:
        """A 説明会 has a date, and a place or an address."""
        if cleaned.get("kind") != EVENT_KIND:
            return
        if "event_starts" not in self.errors and not cleaned.get("event_starts"):
            self.add_error("event_starts", "開催のはじめを入力してください。")
        named = {"event_place", "event_url"} & set(self.errors)
        if not named and not cleaned.get("event_place") and not cleaned.get("event_url"):
            self.add_error("event_place", "会場か参加先のURLのどちらかを入力してください。")

    def action_forms(self) -> Iterator[forms.ModelForm]:
        """Valid forms of the actions that stay."""
        formset = self.formsets.get("actions")
        for form in formset.forms if formset else []:
            if form.is_valid() and not form.cleaned_data.get("DELETE"):
                yield form

    def save(self, commit: bool = True) -> NoticePage:
        """Keep the plugins' parts in ``options``; a new notice is not live until published."""
        options = dict(self.instance.options)
        for bound in self.option_forms:
            options[bound.label] = bound.value()
        self.instance.options = options
        if self.instance.pk is None:
            self.instance.live = False
        return super().save(commit=commit)


class DraftCopyForm(CopyForm):
    """Copying makes one fresh draft: no publication, no alias, no pages below."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias", "copy_subpages"):
            self.fields.pop(name, None)
        self.fields["new_title"].initial = f"{self.page.title}（写し）"
        slug = self.fields["new_slug"]
        slug.initial = new_slug()
        slug.help_text = "そのままで構いません。"


class NoticeCopyForm(DraftCopyForm):
    """Says what is not the copy's, and which days still are the original's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_title"].help_text = (
            "文書番号、掲載のおわり、機能ごとの設定の期限は空に、"
            "発出日と掲載のはじめは今日になります。"
            "求めることの期限と開催の日時は、もとのまま写ります。確かめて、直してください。"
        )


def ministry_organisations() -> Any:
    """Bureaus and divisions that exist today."""
    return (
        Organisation.objects.current()
        .filter(kind__in=MINISTRY_KINDS)
        .select_related("parent")
        .order_by("parent__order", "order", "pk")
    )


def own_organisation(user: Any) -> list[int]:
    """Where the editor sits, as the usual issuer."""
    return [seat.organisation_id for seat in seats_of(user) if is_editor(seat)][:1] if user else []


def uploaded_by_ministry() -> Q:
    """Restriction of StoredFile to what ministry people and superusers uploaded."""
    return (
        Q(organisation__kind__in=MINISTRY_KINDS)
        | Q(owner__is_superuser=True)
        | Q(owner__assignments__seat__organisation__kind__in=MINISTRY_KINDS)
    )
