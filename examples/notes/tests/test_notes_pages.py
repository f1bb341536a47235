"""The notebook and the pages round it."""

import pytest
from notes_world import World


def test_a_note_is_written_read_edited_found_and_deleted(world: World) -> None:
    browser = world.signed_in()
    browser.open("/t/globex/notes/new")
    page = browser.submit(
        "/t/globex/notes/new", title="Release train", body="We ship\non Tuesdays <b>now</b>."
    )
    assert "We ship\non Tuesdays &lt;b&gt;now&lt;/b&gt;." in page.text
    at = page.url.removeprefix(world.origin)
    browser.open(f"{at}/edit")
    page = browser.submit(f"{at}/edit", title="Release train", body="We ship on Thursdays.", version="1")
    assert "last edited by Ada Lovelace" in page.text
    assert "Release train" in browser.open("/t/globex/?q=THURSDAYS+ada").text
    assert "No notes" in browser.open("/t/globex/?q=tuesdays").text
    browser.open(f"{at}/delete")
    browser.submit(f"{at}/delete")
    assert browser.open(at).status_code == 404


def test_search_finds_letters_of_every_language_whatever_their_case(world: World) -> None:
    browser = world.signed_in()
    browser.open("/t/globex/notes/new")
    browser.submit("/t/globex/notes/new", title="ÜBERGABE 100%", body="")
    assert "ÜBERGABE" in browser.open("/t/globex/?q=übergabe").text
    assert "ÜBERGABE" in browser.open("/t/globex/?q=100%25").text
    assert "No notes" in browser.open("/t/globex/?q=_").text


def test_notes_of_one_workspace_are_not_there_in_another(world: World) -> None:
    browser = world.signed_in("globex")
    browser.open("/t/globex/notes/new")
    at = browser.submit("/t/globex/notes/new", title="Secret plan", body="").url.removeprefix(world.origin)
    stranger = world.signed_in("initech")
    for path in (at, f"{at}/edit", f"{at}/delete"):
        assert stranger.open(path.replace("globex", "initech")).status_code == 404
    stranger.open("/t/initech/notes/new")
    body = {"title": "x", "body": "x", "version": "1"}
    assert stranger.submit(at.replace("globex", "initech") + "/edit", **body).status_code == 404
    assert "Secret plan" not in stranger.open("/t/initech/").text


def test_a_colleague_edits_a_note_but_only_its_author_deletes_it(world: World) -> None:
    author = world.signed_in()
    author.open("/t/globex/notes/new")
    at = author.submit("/t/globex/notes/new", title="Shared", body="").url.removeprefix(world.origin)
    world.globex.person = {"sub": "u-bob", "name": "Bob", "email": "bob@globex.example"}
    colleague = world.signed_in()
    colleague.open(f"{at}/edit")
    assert colleague.submit(f"{at}/edit", title="Shared", body="By two", version="1").status_code == 200
    assert "Only Ada Lovelace" in colleague.open(f"{at}/delete").text
    colleague.open(f"{at}/edit")
    assert colleague.submit(f"{at}/delete").status_code == 403
    assert author.open(at).status_code == 200


def test_the_second_of_two_editors_sees_that_the_note_changed_and_loses_nothing(world: World) -> None:
    first, second = world.signed_in(), world.signed_in()
    first.open("/t/globex/notes/new")
    at = first.submit("/t/globex/notes/new", title="Shared", body="").url.removeprefix(world.origin)
    for browser in (first, second):
        browser.open(f"{at}/edit")
    first.submit(f"{at}/edit", title="Shared", body="First words", version="1")
    page = second.submit(f"{at}/edit", title="Shared", body="Second words", version="1")
    assert page.status_code == 409
    assert "First words" in page.text
    assert "Second words" in page.text
    assert 'name="version" value="2"' in page.text


@pytest.mark.parametrize(
    ("title", "body", "problem"),
    [
        ("", "kept", "The title is missing. Type one."),
        ("t" * 121, "kept", "The title has 121 characters. Shorten it to 120 or fewer."),
        ("Title", "kept" + "x" * 20_000, "The text has 20,004 characters."),
        ("Title\x00", "kept", "The title has invisible control characters."),
    ],
)
def test_a_note_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    world: World, title: str, body: str, problem: str
) -> None:
    browser = world.signed_in()
    browser.open("/t/globex/notes/new")
    page = browser.submit("/t/globex/notes/new", title=title, body=body)
    assert page.status_code == 422
    assert problem in page.text
    assert "kept" in page.text
    assert world.rows("select * from note") == []


def test_a_far_too_large_form_is_refused_with_a_remedy(world: World) -> None:
    browser = world.signed_in()
    browser.open("/t/globex/notes/new")
    page = browser.submit("/t/globex/notes/new", title="x", body="x" * 300_000)
    assert page.status_code == 413
    assert "shorten it" in page.text


@pytest.mark.parametrize("token", ["", "made-up", "ünïcode"])
def test_a_form_without_the_sessions_token_changes_nothing(world: World, token: str) -> None:
    browser = world.signed_in()
    for path in ("/t/globex/notes/new", "/t/globex/logout", "/t/globex/admin/sign-in"):
        page = browser.post(world.origin + path, data={"csrf_token": token, "title": "Forged"})
        assert page.status_code == 400
        assert "no longer valid" in page.text
    assert world.rows("select * from note") == []
    assert "Signed in as" in browser.open("/t/globex/").text


def test_a_token_of_another_session_is_no_token(world: World) -> None:
    attacker, victim = world.signed_in(), world.signed_in()
    attacker.open("/t/globex/notes/new")
    victim.page = attacker.page
    assert victim.submit("/t/globex/notes/new", title="Forged", body="").status_code == 400


def test_the_landing_page_finds_a_workspace_by_its_name_or_says_that_there_is_none(world: World) -> None:
    browser = world.browser()
    assert browser.open("/?workspace=GLOBEX").url == f"{world.origin}/t/globex/"
    page = browser.open("/?workspace=<i>Umbrella</i>")
    assert "There is no workspace called “&lt;i&gt;Umbrella&lt;/i&gt;”" in page.text


def test_whoever_opens_a_workspace_is_its_admin_at_once(world: World) -> None:
    browser = world.browser()
    browser.open("/new")
    page = browser.submit("/new", name="Café Société", admin_password="long enough for all")
    assert page.url == f"{world.origin}/t/cafe-societe/admin"
    assert f"{world.origin}/t/cafe-societe/sso/callback" in page.text
    assert "argon2id" in str(world.rows("select admin_password from workspace where slug = 'cafe-societe'"))


@pytest.mark.parametrize(
    ("name", "password", "problem"),
    [
        ("Globex", "long enough for all", "already a workspace at /t/globex/"),
        ("", "long enough for all", "The name is missing."),
        ("!!!", "long enough for all", "no usable address"),
        ("Umbrella", "short", "Use at least 10 characters"),
    ],
)
def test_a_workspace_that_cannot_be_opened_says_why(
    world: World, name: str, password: str, problem: str
) -> None:
    browser = world.browser()
    browser.open("/new")
    page = browser.submit("/new", name=name, admin_password=password)
    assert page.status_code == 422
    assert problem in page.text


def test_addresses_that_lead_nowhere_say_so(world: World) -> None:
    browser = world.browser()
    assert "no workspace at this address" in browser.open("/t/umbrella/").text
    assert browser.open("/nowhere").status_code == 404
    assert browser.open(f"/t/globex/notes/{2**63}").status_code in {401, 404}
    assert browser.open("/t/globex").url == f"{world.origin}/t/globex/"


def test_healthz_answers(world: World) -> None:
    assert world.browser().open("/healthz").json() == {"status": "ok"}
