"""Addresses of the portal: the host's own, then the plugins', then Wagtail's pages."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from portal.extension.urls import plugin_urlpatterns

urlpatterns = [
    path("", include("portal.home.health_urls")),
    path("", include("portal.files.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", include(wagtailadmin_urls)),
    *plugin_urlpatterns(),
    path("", include(wagtail_urls)),
]
