"""The queue is always there; what the desks' lists are sorted and counted by."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("inquiries", "0003_fill_case_queue"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="queue",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="helpdesk.queue",
                verbose_name="列",
            ),
        ),
        migrations.AddIndex(
            model_name="answerdraft",
            index=models.Index(
                condition=models.Q(("state", "submitted")),
                fields=["case"],
                name="inquiries_draft_waits",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["queue", "state", "holder", "next_on"], name="inquiries_desk_numbers"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["queue", "next_on", "id"], name="inquiries_desk_by_date"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["queue", "created_at", "id"], name="inquiries_desk_by_age"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("answered_with_faq__isnull", True), ("state", "done")),
                fields=["queue", "next_on"],
                name="inquiries_desk_unlinked",
            ),
        ),
    ]
