"""Addresses of the dummy plugin."""

from django.urls import path

from tests.dummy_plugin import views

urlpatterns = [
    path("dummy/", views.OpenedView.as_view(), name="page"),
    path("dummy/forgotten/", views.ForgottenView.as_view(), name="forgotten"),
]
