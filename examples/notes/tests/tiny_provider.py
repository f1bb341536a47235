"""A tiny OpenID provider on loopback, written for these tests alone: it shares no code with the app."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

KEYS = [RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}) for kid in ("first", "second")]
CLIENT = ("notes-client", "notes-secret-0123456789")


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _half_hash(text: str) -> str:
    return _base64(hashlib.sha256(text.encode()).digest()[:16])


def _s256(verifier: str) -> str:
    return _base64(hashlib.sha256(verifier.encode()).digest())


def _json(document: dict[str, Any], status: int = 200) -> Response:
    response = Response(status=status, mimetype="application/json")
    response.set_data(json.dumps(document))
    return response


@dataclass
class TinyProvider:
    """Signs everybody in at once as `person`. The other fields make it misbehave, one way each."""

    issuer: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "u-ada", "name": "Ada Lovelace", "email": "ada@globex.example"}
    )
    id_token_claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, str | None] = field(default_factory=dict)
    signing_key: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    claims_at_userinfo: bool = False
    userinfo_subject: str | None = None
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = KEYS[0]
        self._codes: dict[str, dict[str, str]] = {}

    def seen(self, path: str) -> list[dict[str, str]]:
        """The parameters of all requests to a path."""
        return [values for at, values in self.requests if at == path]

    def rotate(self) -> None:
        self.key = KEYS[1]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        self.requests.append((request.path, request.values.to_dict()))
        pages = {
            "/.well-known/openid-configuration": self._discovery,
            "/jwks": self._jwks,
            "/authorize": self._authorize,
            "/token": self._token,
            "/userinfo": self._userinfo,
            "/logout": self._logout,
        }
        page = pages.get(request.path)
        response = page(request) if page else Response("not found", status=404)
        return response(environ, start_response)

    def _discovery(self, _request: Request) -> Response:
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "authorization_response_iss_parameter_supported": True,
        }
        merged = document | self.metadata
        return _json({name: value for name, value in merged.items() if value is not None})

    def _jwks(self, _request: Request) -> Response:
        return _json({"keys": [self.key.as_dict(private=False)]})

    def _authorize(self, request: Request) -> Response:
        code = secrets.token_urlsafe(16)
        self._codes[code] = request.args.to_dict()
        answer = {"code": code, "state": request.args["state"], "iss": self.issuer} | self.answer
        query = urlencode({name: value for name, value in answer.items() if value is not None})
        return redirect(f"{request.args['redirect_uri']}?{query}", 303)

    def _token(self, request: Request) -> Response:
        given = request.authorization
        sent = (
            (given.username, given.password)
            if given
            else tuple(request.form.get(name) for name in ("client_id", "client_secret"))
        )
        if sent != CLIENT:
            return _json({"error": "invalid_client"}, 401)
        asked = self._codes.pop(request.form.get("code", ""), None)
        if asked is None or asked["code_challenge"] != _s256(request.form.get("code_verifier", "")):
            return _json({"error": "invalid_grant"}, 400)
        if asked["redirect_uri"] != request.form.get("redirect_uri"):
            return _json({"error": "invalid_grant"}, 400)
        access_token = secrets.token_urlsafe(16)
        answer = {"access_token": access_token, "token_type": "Bearer", "expires_in": 300}
        return _json(answer | {"id_token": self._id_token(asked["nonce"], access_token)})

    def _id_token(self, nonce: str, access_token: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {"iss": self.issuer, "aud": CLIENT[0], "iat": now, "exp": now + 300}
        claims |= {"nonce": nonce, "at_hash": _half_hash(access_token), "sub": self.person["sub"]}
        claims |= {} if self.claims_at_userinfo else self.person
        claims |= self.id_token_claims
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if self.algorithm == "none":
            return ".".join(_base64(json.dumps(part).encode()) for part in (header, claims)) + "."
        return jwt.encode(header, claims, self.signing_key or self.key, algorithms=[self.algorithm])

    def _userinfo(self, request: Request) -> Response:
        if not request.authorization or request.authorization.type != "bearer":
            return Response(status=401)
        return _json(self.person | {"sub": self.userinfo_subject or self.person["sub"]})

    def _logout(self, request: Request) -> Response:
        query = urlencode({"state": request.args["state"]})
        return redirect(f"{request.args['post_logout_redirect_uri']}?{query}", 303)


@contextmanager
def served(application: Any, port: int = 0) -> Iterator[str]:
    """Serve a WSGI application on loopback while the block runs; yields its origin."""
    server = make_server("127.0.0.1", port, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
