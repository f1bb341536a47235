"""Signing in and out: OpenID Connect's authorization code flow, started here or by the provider."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import FlaskOAuth2App
from flask import redirect, render_template, request, session, url_for
from joserfc.errors import JoseError
from requests.exceptions import RequestException
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from . import accounts, refusals
from .addresses import origin_of, page_to_open
from .browser_safety import open_to_other_sites
from .database import database
from .discovery import DiscoveryError
from .refusals import ASK_ADMIN, SignInError
from .relying_party import CLOCK_LEEWAY_SECONDS, claims_options, provider_ended_session
from .services import services
from .sessions import OF_ADMIN, begin_session
from .tenancy import here, outside_address, somebody, tenant_blueprint
from .vault import SealError

bp = tenant_blueprint("sign_in", __name__)
log = logging.getLogger("notes.sign_in")


@bp.route("/login", methods=["GET", "POST"])
@open_to_other_sites
def start() -> Response:
    """Send the browser to the provider. Also the initiate-login address (Core 1.0, section 4)."""
    asked = _single_values(request.form if request.method == "POST" else request.args)
    client = _client()
    if asked.get("iss") and asked["iss"] != client.server_metadata["issuer"]:
        what = "Another identity provider than this workspace's asked to sign you in here."
        raise SignInError("initiate: iss", what, "Sign in with the button of this workspace.")
    target = _target(asked.get("target_link_uri", ""))
    hint = {"login_hint": asked["login_hint"][:256]} if asked.get("login_hint") else {}
    redirect_uri = outside_address("sign_in.callback")
    begun: dict[str, Any] = client.create_authorization_url(redirect_uri, **hint)
    client.save_authorize_data(redirect_uri=redirect_uri, target=target, **begun)
    return redirect(begun["url"], 303)


@bp.get("/sso/callback")
def callback() -> Response:
    """Where the provider sends the browser back to: check everything, then start a session of ours."""
    answer = _single_values(request.args)
    client = _client()
    pending = client.framework.get_state_data(session, answer.get("state"))
    if pending is None:
        what = "This sign-in was not started in this browser, took too long, or was finished already."
        raise SignInError("callback: state", what)
    _check_response_issuer(client, answer)
    if "error" in answer:
        client.framework.clear_state_data(session, answer["state"])
        raise refusals.of_authorization_error(answer["error"])
    token, claims = _redeem(client)
    person = accounts.sign_in(database(), here(), claims)
    begin_session(
        here().slug,
        keep=OF_ADMIN,
        account=person.id,
        id_token=token["id_token"],
        logout_origin=_logout_origin(client),
    )
    log.info("signed in: workspace=%s account=%s", here().slug, person.id)
    return redirect(pending["target"], 303)


@bp.get("/logout")
def confirm_logout() -> str | Response:
    """A link alone signs nobody out; it asks."""
    return render_template("logout.html") if somebody() else redirect(url_for("notes.home"))


@bp.post("/logout")
def logout() -> Response:
    """End the session here, then at the provider (OpenID Connect RP-Initiated Logout 1.0, section 2)."""
    id_token = session.get("id_token")
    begin_session(here().slug)
    try:
        client = _client()
    except SignInError as refused:
        log.warning("signed out here only: workspace=%s %s", here().slug, refused.code)
        return redirect(url_for("sign_in.signed_out"), 303)
    if id_token is None or "end_session_endpoint" not in client.server_metadata:
        return redirect(url_for("sign_in.signed_out"), 303)
    answer: Response = client.logout_redirect(
        post_logout_redirect_uri=outside_address("sign_in.signed_out"),
        id_token_hint=id_token,
        client_id=client.client_id,
    )
    answer.status_code = 303
    return answer


@bp.get("/signed-out")
def signed_out() -> str | Response:
    """The end of signing out. Only a state of ours shows that the provider took part."""
    if somebody():
        return redirect(url_for("notes.home"))
    ended_there = provider_ended_session(session, request.args.get("state"))
    return render_template("signed_out.html", ended_there=ended_there)


@bp.app_errorhandler(SignInError)
def refuse(refused: SignInError) -> tuple[str, int]:
    log.warning("sign-in refused: workspace=%s %s", here().slug, refused.code)
    return render_template("refused.html", refused=refused), refused.status


def _client() -> FlaskOAuth2App:
    if not here().can_sign_in:
        what = "Single sign-on is not set up in this workspace yet."
        raise SignInError("settings: incomplete", what, ASK_ADMIN)
    try:
        return services().relying_party.client_of(here())
    except DiscoveryError as failed:
        raise refusals.of_discovery(failed) from failed
    except SealError as unreadable:
        what = "The client secret of this workspace can't be read any more."
        raise SignInError("settings: secret", what, ASK_ADMIN, status=500) from unreadable


def _single_values(values: MultiDict[str, str]) -> dict[str, str]:
    """The parameters; RFC 6749 3.1 allows none of them twice."""
    if any(len(given) > 1 for _name, given in values.lists()):
        raise SignInError("request: repeated parameter", "The address carries the same parameter twice.")
    return values.to_dict()


def _target(asked: str) -> str:
    target = page_to_open(asked, slug=here().slug, public_url=services().config.public_url) if asked else None
    if asked and target is None:
        what = "The page to open after signing in is not a page of this workspace."
        raise SignInError("initiate: target_link_uri", what, "Sign in with the button of this workspace.")
    return target or url_for("notes.home")


def _check_response_issuer(client: FlaskOAuth2App, answer: dict[str, str]) -> None:
    """RFC 9207, section 2.4: the answer's `iss` must be the provider that was asked, in errors too."""
    metadata = client.server_metadata
    required = metadata["authorization_response_iss_parameter_supported"]
    if answer.get("iss", None if required else metadata["issuer"]) != metadata["issuer"]:
        client.framework.clear_state_data(session, answer["state"])
        what = "The answer came from another identity provider than the one that was asked."
        raise SignInError("callback: iss", what, ASK_ADMIN)


def _redeem(client: FlaskOAuth2App) -> tuple[dict[str, Any], dict[str, Any]]:
    """Exchange the code and verify the ID token; returns the token answer and the person's claims."""
    with _explained():
        token = client.authorize_access_token(
            claims_options=claims_options(client), leeway=CLOCK_LEEWAY_SECONDS
        )
        if "userinfo" not in token:
            raise SignInError("token: no id_token", "The provider sent no ID token.", ASK_ADMIN)
        claims = dict(token["userinfo"])
        if not {"name", "email"} <= claims.keys() and "userinfo_endpoint" in client.server_metadata:
            claims |= _userinfo(client, token, claims["sub"])
    return token, claims


def _userinfo(client: FlaskOAuth2App, token: dict[str, Any], subject: str) -> dict[str, Any]:
    """Name and address, where the ID token left them out (Core 5.3.2: only for the same subject)."""
    answer = client.userinfo(token=token)
    if answer.get("sub") != subject:
        what = "The provider's userinfo describes another person than its ID token."
        raise SignInError("userinfo: sub", what, ASK_ADMIN)
    return {name: answer[name] for name in ("name", "preferred_username", "email") if name in answer}


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the libraries raise into a refusal that can be read."""
    try:
        yield
    except OAuthError as error:
        raise refusals.of_token_error(error) from error
    except JoseError as error:
        raise refusals.of_id_token(error) from error
    except (RequestException, ValueError, TypeError, KeyError) as error:
        what = "The identity provider did not answer as it should while the sign-in was being finished."
        code = f"token: {type(error).__name__}"
        raise SignInError(code, what, "Try again in a few minutes.", status=502) from error


def _logout_origin(client: FlaskOAuth2App) -> str | None:
    endpoint = client.server_metadata.get("end_session_endpoint")
    return origin_of(endpoint) if endpoint else None
