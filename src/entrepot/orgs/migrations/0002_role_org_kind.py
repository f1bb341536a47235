"""A role names its organisation and that organisation's kind together, so that network roles stay in the network."""

from django.db import migrations

ADD = """
ALTER TABLE orgs_rolegrant ADD CONSTRAINT role_org_kind
    FOREIGN KEY (org_id, org_kind) REFERENCES orgs_org (id, kind) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial")]
    operations = [migrations.RunSQL(ADD, "ALTER TABLE orgs_rolegrant DROP CONSTRAINT role_org_kind")]
