"""What plugins may ask of the roster."""

from django.db.models import QuerySet

from portal.organisations.models import Organisation

__all__ = ["organisations"]


def organisations() -> QuerySet[Organisation]:
    """All organisations, past ones too: notices and receipts keep pointing at them."""
    return Organisation.objects.all()
