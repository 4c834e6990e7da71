"""The case repeats the ticket's queue; empty until the next migration."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("inquiries", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="queue",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="helpdesk.queue",
                verbose_name="列",
            ),
        ),
    ]
