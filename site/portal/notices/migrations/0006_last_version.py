"""Up to which version a notice stays readable to whom a correction no longer addresses."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_fill_version_words")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="last_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notices.noticeversion",
            ),
        ),
    ]
