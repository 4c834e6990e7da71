"""``<id:…>`` in addresses: a number that a database can hold."""

from django.urls import register_converter
from django.urls.converters import IntConverter

from portal.extension.parameters import LONGEST_ID


class IdConverter(IntConverter):
    """At most LONGEST_ID digits."""

    regex = f"[0-9]{{1,{LONGEST_ID}}}"


register_converter(IdConverter, "id")
