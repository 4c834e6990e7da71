"""Late cases of before: who was told stands in their lines, and the prefecture's seats are let in."""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

LABELS = ("進行係", "上位の担当", "担当の席")


def read_the_lines(apps, schema_editor):
    """What the last line says was done; deputies and 代表窓口 as they are today."""
    case, told = apps.get_model("inquiries", "Case"), apps.get_model("inquiries", "ToldSeat")
    late = case.objects.filter(escalation__gt=0, holder_seat__isnull=False)
    for one in late.select_related("holder_seat").iterator():
        line = one.entries.filter(kind="escalated").order_by("-pk").first()
        title = (line.followup.title if line else "") or ""
        one.told = next((label for label in LABELS if label in title), "")
        one.save(update_fields=["told"])
        if one.holder == "prefecture":
            rows = [told(case=one, seat=seat, told_at=timezone.now()) for seat in heard(apps, one)]
            told.objects.bulk_create(rows, ignore_conflicts=True)


def heard(apps, case):
    """Seats of the section that holds the case, and from the second step on the 代表窓口."""
    holder = case.holder_seat
    same = Q(section=holder.section)
    if case.escalation > 1:
        same |= Q(is_representative=True)
    seats = apps.get_model("organisations", "Seat").objects.filter(same, closed_on=None)
    return seats.filter(organisation=holder.organisation_id)


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0011_told_seats")]

    operations = [migrations.RunPython(read_the_lines, migrations.RunPython.noop)]
