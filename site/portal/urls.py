"""Addresses of the portal: the host's own, then the plugins', then Wagtail's pages."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from portal.accounts.urls import (
    account_urlpatterns,
    door_urlpatterns,
    organisation_urlpatterns,
    unknown_urlpatterns,
)
from portal.extension.urls import plugin_urlpatterns
from portal.notices.public import notice_address

urlpatterns = [
    path("", include("portal.home.health_urls")),
    path("", include("portal.files.urls")),
    path("", include("portal.reading.urls")),
    path("", include("portal.connection.urls")),
    path("", include("portal.home.urls")),
    path("", include("portal.notices.urls")),
    path("", include("portal.faq.urls")),
    path("", include("portal.inquiries.pages.urls")),
    path("", include("portal.feeds.urls")),
    path("", include("portal.search.urls")),
    path("", include("portal.notifications.urls")),
    path("account/", include(account_urlpatterns)),
    path("account/", include("allauth.urls")),
    path("organisation/", include(organisation_urlpatterns)),
    path("", include(door_urlpatterns)),
    path("admin/", include([*wagtailadmin_urls.urlpatterns[:-1], *unknown_urlpatterns])),
    *plugin_urlpatterns(),
    # Notices are Wagtail's pages too; this only finds them faster (ADR 0009).
    path("notices/<slug:bureau>/<slug:slug>/", notice_address, name="notice_page"),
    path("", include(wagtail_urls)),
]
