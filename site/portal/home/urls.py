"""Address of the home page."""

from django.urls import path

from portal.home.views import HomeView

urlpatterns = [path("", HomeView.as_view(), name="home")]
