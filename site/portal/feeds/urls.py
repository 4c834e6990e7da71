"""Addresses of the feeds and of the page about them."""

from django.urls import path

from portal.feeds.views import (
    DeadlinesView,
    NoticesView,
    SubscribeView,
    SubscriptionView,
    UnsubscribeView,
)

urlpatterns = [
    path("feeds/", SubscriptionView.as_view(), name="feeds"),
    path("feeds/create/", SubscribeView.as_view(), name="feeds_create"),
    path("feeds/revoke/", UnsubscribeView.as_view(), name="feeds_revoke"),
    path("feeds/<str:token>/notices.atom", NoticesView.as_view(), name="feeds_notices"),
    path("feeds/<str:token>/deadlines.ics", DeadlinesView.as_view(), name="feeds_deadlines"),
]
