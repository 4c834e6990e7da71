"""Deliveries that ended before this was recorded: up to the next version of another audience."""

from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    """The versions from the first one on that were addressed in the same words as that one."""
    Delivery = apps.get_model("notices", "Delivery")
    NoticeVersion = apps.get_model("notices", "NoticeVersion")
    ended = Delivery.objects.filter(is_current=False, last_version=None)
    firsts = ended.order_by().values_list("first_version", flat=True).distinct()
    for first in NoticeVersion.objects.filter(pk__in=list(firsts)):
        last = first
        later = NoticeVersion.objects.filter(notice=first.notice_id, number__gt=first.number)
        for version in later.order_by("number"):
            if version.data.get("audience") != first.data.get("audience"):
                break
            last = version
        ended.filter(first_version=first).update(last_version=last)


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_last_version")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
