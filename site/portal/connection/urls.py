"""Addresses of the connection check."""

from django.urls import path

from portal.connection.views import CheckView, MethodView, RangeView, SizeView

urlpatterns = [
    path("connection-check/", CheckView.as_view(), name="connection_check"),
    path("connection-check/size/", SizeView.as_view(), name="connection_size"),
    path("connection-check/method/", MethodView.as_view(), name="connection_method"),
    path("connection-check/range/", RangeView.as_view(), name="connection_range"),
]
