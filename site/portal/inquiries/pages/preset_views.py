"""定型文: the desks' own texts, to look at and to change."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal.accounts.permissions import is_agent
from portal.extension.permissions import acting_seat
from portal.inquiries.exceptions import NotAllowed
from portal.inquiries.models import Desk
from portal.inquiries.pages.base import DESK_CRUMBS, DeskView
from portal.inquiries.pages.forms import REQUIRED, OneLineField, text_field
from portal.inquiries.pages.unsent import SeatFormView
from portal.inquiries.permissions import Actor, desks_of
from portal.inquiries.services.presets import delete_preset, own_presets, save_preset

LIST = "/helpdesk/presets/"
GONE = "この定型文は、先に消されています。「保存する」を押すと、新しい定型文になります。"
CRUMBS = [*DESK_CRUMBS, ("定型文", LIST)]


class PresetForm(forms.Form):
    """A text with its name; the desk is asked for only where there are several."""

    desk = forms.ModelChoiceField(
        Desk.objects.none(), label="窓口", empty_label=None, error_messages=REQUIRED
    )
    name = OneLineField(label="名前", max_length=100, error_messages=REQUIRED)
    body = text_field("本文", rows=8, hint="回答の下書きの末尾に、このまま足されます。")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["desk"]
        field.queryset = desks_of(actor.seat).select_related("queue").order_by("pk")


class PresetBase(SeatFormView, DeskView):
    """For agents."""

    http_method_names = ["get", "head", "post", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Whoever writes answers."""
        return super().may_enter(request) and is_agent(acting_seat(request))


class PresetListView(PresetBase):
    """``/helpdesk/presets/``."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """By name."""
        presets = own_presets(self.actor).prefetch_related("queues")
        context = {"presets": presets, "crumbs": [*DESK_CRUMBS, ("定型文", "")]}
        return render(request, "pages/inquiries/presets.html", context)


class PresetView(PresetBase):
    """``/helpdesk/presets/new/`` and ``/helpdesk/presets/<id>/``."""

    form_class = PresetForm

    def get(self, request: HttpRequest, preset_id: int | None = None) -> HttpResponse:
        """The form, with what is there."""
        initial: dict[str, Any] = {}
        if preset_id is not None:
            preset = get_object_or_404(own_presets(self.actor), pk=preset_id)
            desk = Desk.objects.filter(queue__in=preset.queues.all()).first()
            initial = {"desk": desk, "name": preset.name, "body": preset.body}
        return self.shown(PresetForm(initial=initial, actor=self.actor), preset_id)

    def post(self, request: HttpRequest, preset_id: int | None = None) -> HttpResponse:
        """Save it; what a colleague deleted meanwhile may be saved as a new one."""
        form = PresetForm(request.POST, actor=self.actor)
        if not form.is_valid():
            return self.shown(form, preset_id, 422)
        try:
            save_preset(actor=self.actor, preset_id=preset_id, **form.cleaned_data)
        except NotAllowed:
            form.add_error(None, GONE)
            return self.shown(form, None, 422)
        messages.success(request, "定型文を保存しました。")
        return redirect(LIST)

    def shown(self, form: PresetForm, preset_id: int | None, status: int = 200) -> HttpResponse:
        """The page."""
        title = "定型文を直す" if preset_id else "定型文を加える"
        context = {"form": form, "title": title, "crumbs": [*CRUMBS, (title, "")], "id": preset_id}
        return render(self.request, "pages/inquiries/preset.html", context, status=status)


class PresetDeleteView(PresetBase):
    """``/helpdesk/presets/<id>/delete/``."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, preset_id: int) -> HttpResponse:
        """Gone; drafts keep the words."""
        delete_preset(actor=self.actor, preset_id=preset_id)
        messages.success(request, "定型文を消しました。")
        return redirect(LIST)
