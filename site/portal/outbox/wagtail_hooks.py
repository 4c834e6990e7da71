"""The list of parked rows and its buttons in the Wagtail admin."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from portal.outbox.admin import ParkedItemAdmin
from portal.outbox.views import GiveUpView, ReleaseKindView, ReleaseView

modeladmin_register(ParkedItemAdmin)


@hooks.register("register_admin_urls")
def operator_urls() -> list[URLPattern]:
    """Addresses below ``/admin/parked/``."""
    return [
        path("parked/release/", ReleaseKindView.as_view(), name="outbox_release_kind"),
        path("parked/<id:pk>/release/", ReleaseView.as_view(), name="outbox_release"),
        path("parked/<id:pk>/give-up/", GiveUpView.as_view(), name="outbox_give_up"),
    ]
