import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entrepot.integrations import actions
from entrepot.integrations.models import Integration, Version
from entrepot.integrations.states import MAX_DRAFTS, Status
from entrepot.integrations.tests.drafts import draft, image, published, ready_draft
from entrepot.orgs.addresses import org_path
from entrepot.orgs.states import Role
from entrepot.review import actions as review
from entrepot.testing import Cast, client_for, person


def mine(client: Client, cast: Cast, query: str = "") -> str:
    answer = client.get(org_path(cast.northwind, "integrations:mine") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_page_says_what_belongs_here_and_how_to_begin(cast: Cast):
    page = mine(client_for(cast.maya), cast)
    assert "No integration yet" in page
    assert "Start your first submission" in page


def test_integrations_stand_where_people_look_for_them(cast: Cast):
    draft(cast.maya, "Drafted")
    review.submit(ready_draft(cast.maya), by=cast.maya)
    page = mine(client_for(cast.maya), cast)
    assert "2 integrations of Northwind. 1 of 10 drafts in use." in " ".join(page.split())
    assert page.index('id="theirs"') < page.index("Northwind Notes</a>") < page.index('id="drafts"')
    assert page.index("Drafted</a>") > page.index('id="drafts"')


def test_what_is_live_stands_beside_its_update(cast: Cast):
    live = published(cast.maya)
    maya = client_for(cast.maya)
    page = mine(maya, cast)
    assert "No update under way." in page
    answer = maya.post(org_path(cast.northwind, "integrations:update", live.integration_id))
    update = Version.objects.get(number=2)
    assert answer["Location"] == org_path(cast.northwind, "integrations:edit", update.id, "general")
    page = mine(maya, cast)
    assert "Live version of Northwind Notes" in page
    assert "Update of Northwind Notes" in page
    assert "unchanged while v2 is under way" in page
    answer = maya.post(org_path(cast.northwind, "integrations:delete", update.id))
    assert answer["Location"] == org_path(cast.northwind, "integrations:mine")
    assert "The update of Northwind Notes was discarded." in mine(maya, cast)


def test_a_draft_is_deleted_after_a_question(cast: Cast):
    version = draft(cast.maya, "Drafted")
    maya = client_for(cast.maya)
    path = org_path(cast.northwind, "integrations:delete", version.id)
    page = mine(maya, cast)
    assert "<dialog" in page
    assert f'action="{path}"' in page
    assert maya.get(path).status_code == 405
    maya.post(path)
    assert "Drafted was deleted." in mine(maya, cast)


def test_the_eleventh_is_not_offered(cast: Cast):
    for index in range(MAX_DRAFTS):
        draft(cast.maya, f"App {index}")
    maya = client_for(cast.maya)
    page = mine(maya, cast)
    assert "All 10 drafts are in use." in page
    start = org_path(cast.northwind, "integrations:start")
    assert "Submit one, or delete one" in maya.get(start).content.decode()
    answer = maya.post(start, {"name": "Eleventh", "capabilities": "oidc"})
    assert answer.status_code == 409


def test_many_can_be_searched(cast: Cast):
    for index in range(8):
        draft(cast.maya, f"App {index}")
    maya = client_for(cast.maya)
    assert 'name="q"' in mine(maya, cast).partition('id="main"')[2]
    found = mine(maya, cast, "?q=app 3")
    assert "App 3" in found
    assert "App 4" not in found
    assert "Nothing is called" in mine(maya, cast, "?q=zzz")


def test_start_asks_for_a_name_and_what_it_does(cast: Cast):
    omar = client_for(cast.omar)
    path = org_path(cast.northwind, "integrations:start")
    assert "OpenID Connect" in omar.get(path).content.decode()
    answer = omar.post(path, {"name": "Kept", "capabilities": ""})
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.content.decode()
    answer = omar.post(path, {"name": "x\x00y", "capabilities": "oidc"})
    assert answer.status_code == 422
    assert "NUL byte" in answer.content.decode()
    answer = omar.post(path, {"name": "Northwind Board", "capabilities": "oidc"})
    version = Version.objects.get()
    assert answer["Location"] == org_path(cast.northwind, "integrations:edit", version.id, "general")


def test_a_removed_listing_says_so(cast: Cast):
    live = published(cast.maya)
    Version.objects.filter(pk=live.pk).update(status=Status.DELISTED)
    page = mine(client_for(cast.maya), cast)
    assert "Removed from the catalog" in page
    assert "Start an update" not in page


@pytest.mark.threat("TEN-01")
def test_customers_have_no_such_page_and_readers_no_buttons(cast: Cast):
    draft(cast.maya, "Drafted")
    assert client_for(cast.priya).get(org_path(cast.globex, "integrations:mine")).status_code == 404
    page = mine(client_for(person(cast.northwind, "Rita", "Roe", Role.READ_ONLY_ADMIN)), cast)
    assert "Drafted" in page
    assert "Start submission" not in page
    assert "<dialog" not in page.partition('id="main"')[2]
    end_user = client_for(person(cast.northwind, "Uma", "User"))
    assert end_user.get(org_path(cast.northwind, "integrations:mine")).status_code == 403


def test_verbs_of_others_are_missing(cast: Cast):
    live = published(cast.maya)
    initech = client_for(cast.sam)
    for name, key in (
        ("update", live.integration_id),
        ("delete", live.id),
        ("set_icon", live.id),
        ("set_password", live.id),
    ):
        path = org_path(cast.initech, f"integrations:{name}", key)
        assert initech.post(path).status_code == 404


def test_an_icon_is_uploaded_shown_and_removed(cast: Cast):
    version = draft(cast.omar)
    omar = client_for(cast.omar)
    path = org_path(cast.northwind, "integrations:set_icon", version.id)
    answer = omar.post(path, {"icon": SimpleUploadedFile("a.png", image())})
    assert answer.status_code == 302
    version.refresh_from_db()
    assert version.icon_id
    page = omar.post(path, {"icon": SimpleUploadedFile("a.svg", b"<svg/>")})
    assert page.status_code == 422
    assert "This is not a PNG, JPEG or GIF." in page.content.decode()
    assert "No file was chosen." in omar.post(path).content.decode()
    omar.post(path, {"remove": "1"})
    version.refresh_from_db()
    assert version.icon is None


@pytest.mark.threat("FILE-03")
def test_a_huge_upload_is_refused_unread(cast: Cast):
    version = draft(cast.omar)
    path = org_path(cast.northwind, "integrations:set_icon", version.id)
    huge = SimpleUploadedFile("a.png", image() + b"\0" * 3_000_000)
    assert client_for(cast.omar).post(path, {"icon": huge}).status_code == 413
    over = SimpleUploadedFile("a.png", image() + b"\0" * 1_100_000)
    answer = client_for(cast.omar).post(path, {"icon": over})
    assert (answer.status_code, "larger than 1 MB" in answer.content.decode()) == (422, True)


@pytest.mark.threat("FILE-07")
def test_icons_are_images_to_everybody_and_nothing_else(cast: Cast):
    import io

    version = draft(cast.omar)
    icon = actions.set_icon(version, io.BytesIO(image()), by=cast.omar).icon
    nobody = Client(HTTP_HOST="localhost:8000")
    for path in (f"/integrations/icons/{icon.id}.png", org_path(cast.globex, "integrations:icon", icon.id)):
        answer = nobody.get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/png"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer
        assert answer.content.startswith(b"\x89PNG")
    for name in ("ico_unknown", "..%2f..%2fetc", icon.id.upper()):
        assert nobody.get(f"/integrations/icons/{name}.png").status_code == 404


def test_each_shelf_comes_in_pages_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("entrepot.integrations.views.mine.PER_SHELF", 2)
    for index in range(3):
        draft(cast.maya, f"Draft {index}")
        live = published(cast.maya)
        Integration.objects.filter(pk=live.integration_id).update(name=f"Live {index}")
    maya = client_for(cast.maya)
    page = mine(maya, cast)
    assert "1 to 2 of 3 integrations" in page
    assert "1 to 2 of 3 drafts" in page
    assert "6 integrations of Northwind." in " ".join(page.split())
    second = mine(maya, cast, "?published=2&q=e")
    assert "Live 2" in second
    assert "Live 0" not in second
    assert "1 to 2 of 3 drafts" not in second
    both = mine(maya, cast, "?published=2")
    assert "Draft 2" in both
    assert "?published=2&amp;drafts=2" in both
