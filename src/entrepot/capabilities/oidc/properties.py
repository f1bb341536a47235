"""What a vendor declares for OpenID Connect."""

from __future__ import annotations

from typing import Annotated

from entrepot.capabilities.base import Audience, Input, Properties, Spec


class OidcProperties(Properties):
    """Sign-in by OpenID Connect: a web application, the authorization code flow, client authentication."""

    redirect_uris: Annotated[
        list[str],
        Spec(
            "Redirect URIs",
            Input.TEMPLATE,
            required=True,
            max_length=1024,
            max_items=10,
            help="Where people return to with a code. Compared byte for byte.",
            placeholder="https://{app.subdomain}.northwind.example/sso/callback",
            audience=Audience.INSTALL,
            look="Can a tenant's value lead anywhere that is not the vendor's?",
            concept="redirect_uri",
            item_label="redirect URI",
            ref="oidc-09",
        ),
    ] = []  # noqa: RUF012 - Pydantic copies defaults
    initiate_login_uri: Annotated[
        str,
        Spec(
            "Initiate login URI",
            Input.TEMPLATE,
            max_length=1024,
            help="Where a tile sends people to begin (OpenID Connect Core 4). Without it, sign-in starts in your app only.",
            placeholder="https://{app.subdomain}.northwind.example/login",
            audience=Audience.INSTALL,
            concept="initiate_login_uri",
            ref="oidc-08",
        ),
    ] = ""
    post_logout_redirect_uris: Annotated[
        list[str],
        Spec(
            "Post-logout redirect URIs",
            Input.TEMPLATE,
            max_length=1024,
            max_items=10,
            help="Where people may land after signing out.",
            placeholder="https://{app.subdomain}.northwind.example/signed-out",
            audience=Audience.INSTALL,
            item_label="post-logout redirect URI",
        ),
    ] = []  # noqa: RUF012
    sp_initiate_url: Annotated[
        str,
        Spec(
            "Sign-in page of your app",
            Input.URL,
            required=True,
            max_length=512,
            help="A fixed address where an analyst begins sign-in from your side (SP flow).",
            placeholder="https://app.northwind.example/login",
            ref="oidc-10",
        ),
    ] = ""
    jit: Annotated[
        bool | None,
        Spec(
            "Does your app create accounts at first sign-in?",
            Input.YES_NO,
            required=True,
            help="Just-in-time provisioning.",
            audience=Audience.PUBLIC,
        ),
    ] = None
    application_type: Annotated[
        str,
        Spec(
            "OIDC mode",
            Input.CHOICE,
            required=True,
            choices=(("web", "Web"), ("spa", "SPA")),
            help="The app must keep a client secret on a server: single-page apps cannot.",
            ref="oidc-02",
        ),
    ] = "web"
    token_endpoint_auth_method: Annotated[
        str,
        Spec(
            "Client authentication",
            Input.CHOICE,
            required=True,
            choices=(("client_secret_basic", "client_secret_basic"), ("client_secret_post", "client_secret_post")),
            help="How your app sends its client secret to the token endpoint.",
            audience=Audience.INSTALL,
        ),
    ] = "client_secret_basic"
    pkce: Annotated[
        str,
        Spec(
            "PKCE",
            Input.CHOICE,
            required=True,
            choices=(("required", "S256, on every sign-in"), ("exempt", "Our library cannot; please exempt us")),
            help="Codes are bound to the browser that asked (RFC 7636). An exemption is looked at in review.",
            look="Is an exemption from PKCE really needed?",
        ),
    ] = "required"
    multi_tenant: Annotated[
        bool | None,
        Spec(
            "Does your app serve several customers, each with their own sign-in?",
            Input.YES_NO,
            required=True,
            help="It must: every customer has an issuer of their own.",
        ),
    ] = None
    configured_by: Annotated[
        str,
        Spec(
            "Who configures it?",
            Input.CHOICE,
            required=True,
            choices=(("self_service", "Customers themselves"), ("support", "Our support")),
            help="With support, the guide must name the contact.",
            audience=Audience.PUBLIC,
        ),
    ] = ""
    guide_url: Annotated[
        str,
        Spec(
            "Configuration guide",
            Input.URL,
            required=True,
            max_length=1024,
            help="Step by step, for an admin who has never seen your app. HTML or PDF, reachable by everybody.",
            placeholder="https://docs.northwind.example/sso/openid-connect",
            audience=Audience.PUBLIC,
            look="Does it name prerequisites, supported features, steps, and sign-in from the app?",
        ),
    ] = ""
