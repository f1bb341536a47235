"""Signing in with the company account: what must work."""

from notes_world import World


def test_a_person_signs_in_and_sees_who_they_are_and_through_whom(world: World) -> None:
    page = world.browser().open("/t/globex/login")
    assert page.url == f"{world.origin}/t/globex/"
    assert "Signed in as <b>Ada Lovelace</b> <span>(ada@globex.example)</span>" in page.text
    assert f"through {world.globex.issuer}" in page.text


def test_the_request_uses_the_code_flow_with_pkce_state_and_nonce(world: World) -> None:
    world.signed_in()
    (asked,) = world.globex.seen("/authorize")
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid profile email"
    assert asked["redirect_uri"] == f"{world.origin}/t/globex/sso/callback"
    assert len(asked["state"]) >= 20
    assert len(asked["nonce"]) >= 20
    assert "notes-secret" not in str(asked)


def test_the_first_sign_in_makes_the_account_and_the_second_updates_its_name_and_address(
    world: World,
) -> None:
    world.signed_in()
    world.globex.person |= {"name": "Ada King", "email": "ada.king@globex.example"}
    world.signed_in()
    (account,) = world.rows("select * from account")
    assert (account["subject"], account["name"]) == ("u-ada", "Ada King")
    assert account["email"] == "ada.king@globex.example"


def test_an_equal_address_is_no_equal_person_however_verified(world: World) -> None:
    world.globex.person["email_verified"] = True
    world.signed_in()
    world.globex.person |= {"sub": "u-eve", "name": "Eve"}
    world.signed_in()
    accounts = world.rows("select subject, email from account order by id")
    assert [account["subject"] for account in accounts] == ["u-ada", "u-eve"]


def test_the_same_subject_of_another_workspace_is_another_account(world: World) -> None:
    world.signed_in("globex")
    world.signed_in("initech")
    assert len(world.rows("select distinct workspace_id, issuer from account where subject = 'u-ada'")) == 2


def test_name_and_address_are_read_at_userinfo_where_the_id_token_has_none(world: World) -> None:
    world.globex.claims_at_userinfo = True
    assert "Ada Lovelace" in world.browser().open("/t/globex/login").text


def test_userinfo_of_another_person_is_refused(world: World) -> None:
    world.globex.claims_at_userinfo = True
    world.globex.userinfo_subject = "u-mallory"
    page = world.browser().open("/t/globex/login")
    assert page.status_code == 400
    assert "describes another person" in page.text


def test_a_client_that_may_only_post_its_secret_signs_in_too(world: World) -> None:
    world.globex.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    world.signed_in()
    assert "client_secret" in world.globex.seen("/token")[0]


def test_discovery_and_keys_are_fetched_once_for_many_sign_ins(world: World) -> None:
    world.signed_in()
    world.signed_in()
    assert len(world.globex.seen("/.well-known/openid-configuration")) == 1
    assert len(world.globex.seen("/jwks")) == 1


def test_a_rotated_signing_key_is_fetched_when_it_is_first_seen(world: World) -> None:
    world.signed_in()
    world.globex.rotate()
    world.signed_in()
    assert len(world.globex.seen("/jwks")) == 2


def test_whoever_opens_a_note_while_signed_out_comes_back_to_it(world: World) -> None:
    page = world.browser().open("/t/globex/notes/new")
    assert page.url == f"{world.origin}/t/globex/notes/new"
    assert "New note" in page.text


def test_the_session_cookie_is_this_workspaces_and_out_of_reach_of_scripts(world: World) -> None:
    browser = world.signed_in()
    (cookie,) = browser.cookies
    assert (cookie.name, cookie.path) == ("notes_session", "/t/globex/")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"


def test_signing_in_changes_the_session_token(world: World) -> None:
    browser = world.browser()
    browser.open("/t/globex/login", allow_redirects=False)
    before = browser.cookies["notes_session"]
    browser.open("/t/globex/login")
    assert browser.cookies["notes_session"] != before
    stale = world.browser()
    stale.cookies.set("notes_session", before, path="/t/globex/")
    assert "Signed in as" not in stale.open("/t/globex/").text


def test_a_session_of_one_workspace_counts_in_no_other(world: World) -> None:
    token = world.signed_in("globex").cookies["notes_session"]
    intruder = world.browser()
    intruder.cookies.set("notes_session", token, path="/t/initech/")
    page = intruder.open("/t/initech/")
    assert "Signed in as" not in page.text
    assert "The notebook of" in page.text


def test_a_session_ends_when_the_workspace_changes_its_provider(world: World) -> None:
    browser = world.signed_in()
    admin = world.admin()
    admin.submit(
        "/t/globex/admin/settings",
        issuer=world.initech.issuer,
        client_id="notes-client",
        client_secret="notes-secret-0123456789",
    )
    assert "Signed in as" not in browser.open("/t/globex/").text


def test_signing_out_ends_the_session_here_and_at_the_provider(world: World) -> None:
    browser = world.signed_in()
    token = browser.cookies["notes_session"]
    page = browser.submit("/t/globex/logout")
    assert page.url.startswith(f"{world.origin}/t/globex/signed-out?state=")
    assert "and of your identity provider" in page.text
    (asked,) = world.globex.seen("/logout")
    assert asked["post_logout_redirect_uri"] == f"{world.origin}/t/globex/signed-out"
    assert asked["id_token_hint"].count(".") == 2
    browser.cookies.set("notes_session", token, path="/t/globex/")
    assert "Signed in as" not in browser.open("/t/globex/").text


def test_signing_out_works_here_while_the_provider_is_away(world: World) -> None:
    browser = world.signed_in()
    world.globex.metadata = {"end_session_endpoint": None}
    admin = world.admin()
    fields = {"issuer": world.globex.issuer, "client_id": "notes-client", "client_secret": ""}
    admin.submit("/t/globex/admin/settings", **fields)
    page = browser.submit("/t/globex/logout")
    assert "Your identity provider may still know you" in page.text
    assert "Signed in as" not in browser.open("/t/globex/").text


def test_a_link_alone_signs_nobody_out(world: World) -> None:
    browser = world.signed_in()
    assert "Sign out?" in browser.open("/t/globex/logout").text
    assert "Signed in as" in browser.open("/t/globex/").text


def test_pages_let_forms_go_to_the_provider_and_run_no_script(world: World) -> None:
    policy = world.signed_in().open("/t/globex/").headers["Content-Security-Policy"]
    assert f"form-action 'self' {world.globex.issuer}" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "frame-ancestors 'none'" in policy
