from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("status", "queued")), fields=["org_id", "template"], name="mail_waiting"
            ),
        ),
    ]
