"""The portal's addresses, and helpdesk's own pages as they come, below ``/stock/``."""

from django.urls import include, path
from portal.urls import urlpatterns as portal_urlpatterns

# Its templates reverse the portal's walled names; Wagtail's pages come last, they take the rest.
urlpatterns = [
    *portal_urlpatterns[:-1],
    path("stock/", include("helpdesk.urls", namespace="stock")),
    portal_urlpatterns[-1],
]
