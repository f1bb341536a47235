"""The OpenID provider's endpoints, the credentials tab and the signing keys, inside an organisation."""

from __future__ import annotations

from django.urls import path

from entrepot.capabilities.oidc.views import (
    authorize,
    credentials,
    discovery,
    logout,
    signing_keys,
    token,
    userinfo,
)

app_name = "oidc"
urlpatterns = [
    path(".well-known/openid-configuration", discovery.configuration, name="configuration"),
    path(".well-known/oauth-authorization-server", discovery.configuration, name="oauth_configuration"),
    path("oauth2/v1/keys", discovery.keys, name="keys"),
    path("oauth2/v1/authorize", authorize.authorize, name="authorize"),
    path("oauth2/v1/authorize/account", authorize.account, name="account"),
    path("oauth2/v1/token", token.token, name="token"),
    path("oauth2/v1/userinfo", userinfo.userinfo, name="userinfo"),
    path("oauth2/v1/introspect", token.introspect, name="introspect"),
    path("oauth2/v1/revoke", token.revoke, name="revoke"),
    path("oauth2/v1/logout", logout.logout, name="logout"),
    path("oauth2/v1/logout/confirm", logout.confirm_logout, name="confirm_logout"),
    path("apps/<str:instance_id>/oidc/", credentials.credentials, name="credentials"),
    path("apps/<str:instance_id>/oidc/secrets/", credentials.create, name="create_secret"),
    path(
        "apps/<str:instance_id>/oidc/secrets/<str:secret_id>/revoke/",
        credentials.revoke,
        name="revoke_secret",
    ),
    path("settings/signing-keys/", signing_keys.signing_keys, name="signing_keys"),
    path("settings/signing-keys/rotate/", signing_keys.rotate, name="rotate_keys"),
]
