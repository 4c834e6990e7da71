"""Creating and editing in the admin lists, with an entry in the audit log (H-15)."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm, model_to_dict
from django.http import HttpResponse
from wagtail_modeladmin.views import CreateView, EditView

from portal.ledger.api import record_audit


class AuditedCreateView(CreateView):
    """Creation by a superuser."""

    @transaction.atomic
    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        """Save, then record."""
        response = super().form_valid(form)
        record_audit(
            actor=self.request.user,
            action=f"{self.verbose_name}を作成",
            target=self.instance,
            after=state_of(self.instance),
        )
        return response


class AuditedEditView(EditView):
    """A change by a superuser."""

    @transaction.atomic
    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        """Save, then record state before and after."""
        before = state_of(self.model._default_manager.get(pk=self.instance.pk))
        response = super().form_valid(form)
        record_audit(
            actor=self.request.user,
            action=f"{self.verbose_name}を変更",
            target=self.instance,
            before=before,
            after=state_of(self.instance),
        )
        return response


def state_of(instance: Model) -> dict[str, Any]:
    """All fields; related rows by id."""
    return {
        name: sorted(row.pk for row in value) if isinstance(value, list) else value
        for name, value in model_to_dict(instance).items()
    }
