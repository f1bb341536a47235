"""Cookies that a neighbour on a sibling host, or a plain-text proxy, can plant beside ours (THREATS TEN-08).

Browsers keep `__Host-` names from others by comparing them byte for byte; Python's `strip` and Django's parser are more
generous. A name that only looks like ours after they have tidied it up must count for nothing.
"""

import pytest
from django.test import Client

from entrepot.orgs import devices, sessions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.testing import PASSWORD, Cast, host_mode, nobody

pytestmark = [pytest.mark.threat("TEN-08"), pytest.mark.django_db]

# As a browser sends them: octets, which WSGI hands on as Latin-1.
PLANTED = (
    "{} ={}",
    " {}={}",
    "\u2000{}={}",
    "\u3000{}={}",
    "\u0085{}={}",
    "\u00a0{}={}",
    "\ufeff{}={}",
    "{}\u2003={}",
    '"{}"={}',
    "{}={}",
    "\t{}={}",
)


def wire(text: str) -> str:
    return text.encode().decode("latin-1")


def token_of(user: User) -> str:
    return sessions.start(user)[1]


def is_in(client: Client, user: User, cookie: str) -> str:
    """Whose page it is that the account shows; empty for nobody."""
    response = client.get(org_path(user.org, "orgs:account"), HTTP_COOKIE=wire(cookie))
    return (
        ""
        if response.status_code == 302
        else response.context["person"].name
        if "person" in response.context
        else response.wsgi_request.person.name
    )


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("first", [True, False])
def test_a_session_planted_beside_ones_own_is_never_the_one_that_counts(
    cast: Cast, planted: str, first: bool
) -> None:
    with host_mode():
        name = sessions.cookie_name(cast.globex)
        own, others = f"{name}={token_of(cast.jonas)}", planted.format(name, token_of(cast.priya))
        shown = is_in(nobody(cast.globex), cast.jonas, "; ".join((others, own) if first else (own, others)))
    assert shown in ("", "Jonas Weber")


@pytest.mark.threat("AUTH-08")
@pytest.mark.parametrize(
    "planted", [one for one in PLANTED if one not in ("{}={}", " {}={}", "\t{}={}", "{} ={}")]
)
def test_a_session_under_a_name_that_only_looks_like_ours_is_nobody(cast: Cast, planted: str) -> None:
    with host_mode():
        name = sessions.cookie_name(cast.globex)
        assert is_in(nobody(cast.globex), cast.jonas, planted.format(name, token_of(cast.priya))) == ""


OWN, KNOWN = "b" * 32, "a" * 32  # of the browser, and of who planted the other one


def signs_in(cast: Cast, cookies: str, token: str) -> bool:
    """Whether the form of sign-in is taken with these cookies and this token."""
    with host_mode():
        client = nobody(cast.globex, enforce_csrf_checks=True)
        form = {"login": cast.jonas.login, "password": PASSWORD, "csrfmiddlewaretoken": token}
        headers = {"HTTP_COOKIE": wire(cookies), "HTTP_ORIGIN": "https://globex.network.example"}
        answer = client.post(org_path(cast.globex, "orgs:sign_in"), form, secure=True, **headers)
    assert answer.status_code in (303, 403)
    return bool(answer.status_code == 303)


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("first", [True, False])
def test_a_planted_csrf_cookie_approves_nothing(cast: Cast, planted: str, first: bool) -> None:
    own, others = f"__Host-entrepot_csrf={OWN}", planted.format("__Host-entrepot_csrf", KNOWN)
    assert signs_in(cast, own, OWN), "the form itself is right"
    assert not signs_in(cast, "; ".join((others, own) if first else (own, others)), KNOWN)


def test_a_device_cookie_that_comes_twice_is_no_known_device(cast: Cast) -> None:
    client = nobody(cast.globex)
    path = org_path(cast.globex, "orgs:sign_in")
    client.post(path, {"login": cast.jonas.login, "password": PASSWORD})
    (name,) = [one for one in client.cookies if "device" in one]
    request = client.get(path).wsgi_request
    assert devices.known(request, cast.globex)
    twice = f"{name}={client.cookies[name].value}; {name}=planted"
    assert devices.known(nobody(cast.globex).get(path, HTTP_COOKIE=twice).wsgi_request, cast.globex) is None
