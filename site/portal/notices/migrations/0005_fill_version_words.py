"""What was published before is found by its words too."""

from django.db import migrations

from portal.notices.words import folded_text

CHUNK = 200


def fill(apps, schema_editor):
    """Two statements for every 200 versions."""
    versions = apps.get_model("notices", "NoticeVersion").objects
    words = apps.get_model("notices", "VersionWords")
    without = list(versions.filter(words=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(without), CHUNK):
        rows = versions.filter(pk__in=without[start : start + CHUNK])
        words.objects.bulk_create(
            words(version_id=pk, folded=folded_text(title, number, data["summary"], html=body))
            for pk, title, number, data, body in rows.values_list(
                "pk", "title", "document_number", "data", "body"
            )
        )


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_version_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
