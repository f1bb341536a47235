import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("integrations", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="listing",
            name="listing_name_trgm",
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                ),
                name="listing_name_letters",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("vendor"), name="gin_trgm_ops"
                ),
                name="listing_vendor_letters",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["listed", "-listed_at"], name="listing_newest"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["name_key"], name="listing_name_key"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["listed", "-updated_at"], name="listing_changed"),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                models.F("community"),
                name="one_listing_per_name",
            ),
        ),
    ]
