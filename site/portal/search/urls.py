"""Addresses of search."""

from django.urls import path

from portal.search.views import SearchView, SuggestionsView

urlpatterns = [
    path("search/", SearchView.as_view(), name="search"),
    path("search/suggestions/", SuggestionsView.as_view(), name="search_suggestions"),
]
