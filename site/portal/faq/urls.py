"""Addresses of the FAQ beside the pages themselves, which Wagtail serves.

They cannot hide a page: they begin with a number, and the slug of a page never does. The list
itself is Wagtail's page too; it stands here to have a name.
"""

from django.urls import path
from wagtail.views import serve

from portal.faq.views import FaqAddressView, FeedbackView, VoteView

urlpatterns = [
    path("faq/", serve, {"path": "faq/"}, name="faq_list"),
    path("faq/<id:faq_id>/", FaqAddressView.as_view(), name="faq"),
    path("faq/<id:faq_id>/useful/", VoteView.as_view(), name="faq_useful"),
    path("faq/<id:faq_id>/feedback/", FeedbackView.as_view(), name="faq_feedback"),
]
