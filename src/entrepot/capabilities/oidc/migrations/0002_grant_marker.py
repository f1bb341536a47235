import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oidc", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="marker",
            field=models.CharField(max_length=43, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="accesstoken",
            name="grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="oidc.grant"
            ),
        ),
    ]
