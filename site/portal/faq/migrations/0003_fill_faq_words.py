"""What was published before is found by its words too."""

from django.db import migrations

from portal.notices.words import folded_text

CHUNK = 200


def fill(apps, schema_editor):
    """Two statements for every 200 answers."""
    pages, words = apps.get_model("faq", "FaqPage").objects, apps.get_model("faq", "FaqWords")
    without = list(pages.filter(live=True, words=None).values_list("pk", flat=True))
    for start in range(0, len(without), CHUNK):
        rows = pages.filter(pk__in=without[start : start + CHUNK])
        words.objects.bulk_create(
            words(page_id=pk, folded=folded_text(title, html=answer))
            for pk, title, answer in rows.values_list("pk", "title", "answer")
        )


class Migration(migrations.Migration):
    dependencies = [("faq", "0002_faq_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
