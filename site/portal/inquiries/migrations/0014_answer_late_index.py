"""The desks' numbers also ask whether the promised answer is late, of the same index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0013_answer_escalation")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="inquiries_desk_numbers"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["queue", "state", "holder", "next_on", "answer_escalation"],
                name="inquiries_desk_numbers",
            ),
        ),
    ]
