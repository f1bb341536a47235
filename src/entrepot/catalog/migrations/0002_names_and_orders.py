import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0001_initial'),
        ('integrations', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='listing',
            index=django.contrib.postgres.indexes.GinIndex(fields=['vendor'], name='listing_vendor_trgm', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['listed', '-listed_at'], name='listing_newest'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['name_key'], name='listing_name_key'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), models.F('community'), name='one_listing_per_name'),
        ),
    ]
