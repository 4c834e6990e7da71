"""Addresses of the portal: the host's own, then the plugins', then Wagtail's pages."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from portal.accounts.urls import (
    account_urlpatterns,
    door_urlpatterns,
    organisation_urlpatterns,
)
from portal.extension.urls import plugin_urlpatterns

urlpatterns = [
    path("", include("portal.home.health_urls")),
    path("", include("portal.files.urls")),
    path("", include("portal.home.urls")),
    path("", include("portal.notices.urls")),
    path("account/", include(account_urlpatterns)),
    path("account/", include("allauth.urls")),
    path("organisation/", include(organisation_urlpatterns)),
    path("", include(door_urlpatterns)),
    path("admin/", include(wagtailadmin_urls)),
    *plugin_urlpatterns(),
    path("", include(wagtail_urls)),
]
