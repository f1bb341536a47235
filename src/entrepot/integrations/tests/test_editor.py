import pytest

from entrepot.integrations.tests.drafts import draft
from entrepot.orgs.addresses import org_path
from entrepot.testing import Cast, client_for


@pytest.mark.parametrize("tab", ["general", "support", "tenant_settings", "oidc", "test_account"])
def test_every_tab_shows(cast: Cast, tab: str):
    version = draft(cast.maya)
    answer = client_for(cast.maya).get(org_path(cast.northwind, "integrations:edit", version.id, tab))
    assert answer.status_code == 200
