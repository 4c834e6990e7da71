"""Addresses below /inbox/."""

from django.urls import path

from portal.notifications.views import InboxView, ReadAllView, SettingsView

urlpatterns = [
    path("inbox/", InboxView.as_view(), name="inbox"),
    path("inbox/read/", ReadAllView.as_view(), name="inbox_read_all"),
    path("inbox/settings/", SettingsView.as_view(), name="inbox_settings"),
]
