"""Answered with a notice is linked, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0005_answered_with_notice")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="inquiries_desk_unlinked"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("answered_with_faq__isnull", True),
                    ("answered_with_notice__isnull", True),
                    ("state", "done"),
                ),
                fields=["queue", "next_on"],
                name="inquiries_desk_unlinked",
            ),
        ),
    ]
