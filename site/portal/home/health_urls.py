"""Addresses that monitoring asks."""

from django.urls import path

from portal.home.health import livez, readyz, statusz

urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("statusz", statusz, name="statusz"),
]
