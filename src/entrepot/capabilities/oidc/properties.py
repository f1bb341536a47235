"""What a vendor declares for OpenID Connect."""

from __future__ import annotations

from typing import Annotated

from entrepot.capabilities.base import Address, Audience, Fact, Input, Properties, Spec


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
            help="Where people return to with a code: https, compared byte for byte. One for each environment.",
            placeholder="https://{app.subdomain}.northwind.example/sso/callback",
            audience=Audience.INSTALL,
            look="Can a tenant's value lead to a host that is not the vendor's?",
            concept="redirect_uri",
            item_label="redirect URI",
            ref="oidc-09",
        ),
    ] = []
    initiate_login_uri: Annotated[
        str,
        Spec(
            "Initiate login URI",
            Input.TEMPLATE,
            max_length=1024,
            help="Where a tile sends people to begin (OpenID Connect Core 4). Without it, sign-in starts in your app "
            "only.",
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
    ] = []
    sp_initiate_url: Annotated[
        str,
        Spec(
            "Sign-in page of your app",
            Input.URL,
            required=True,
            max_length=512,
            help="A fixed address where an analyst begins sign-in from your side (SP flow). Every app must offer one.",
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
            help="Just-in-time provisioning. Never take email_verified as proof that a mailbox is somebody's.",
            short="just-in-time provisioning",
            audience=Audience.PUBLIC,
        ),
    ] = None
    application_type: Annotated[
        str,
        Spec(
            "OIDC mode",
            Input.CHOICE,
            required=True,
            choices=(("web", "Web application"), ("spa", "Single-page application")),
            help="The app must keep a client secret on a server: single-page apps cannot. It may ask for the scopes openid, "
            "profile and email; offline_access, groups and all others are refused.",
            ref="oidc-02",
        ),
    ] = "web"
    token_endpoint_auth_method: Annotated[
        str,
        Spec(
            "Client authentication",
            Input.CHOICE,
            required=True,
            choices=(
                ("client_secret_basic", "client_secret_basic"),
                ("client_secret_post", "client_secret_post"),
            ),
            help="How your app sends its client secret to the token endpoint.",
            audience=Audience.INSTALL,
        ),
    ] = "client_secret_basic"  # noqa: S105 - the name of a method
    pkce: Annotated[
        str,
        Spec(
            "PKCE",
            Input.CHOICE,
            required=True,
            choices=(
                ("required", "S256, on every sign-in"),
                ("exempt", "Our library cannot; please exempt us"),
            ),
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
            look="Does the app tell its customers apart by issuer and sub, never by e-mail address?",
            short="multi-tenancy",
        ),
    ] = None
    configured_by: Annotated[
        str,
        Spec(
            "Who configures it?",
            Input.CHOICE,
            required=True,
            choices=(("self_service", "Customers themselves"), ("support", "Our support")),
            help="With your support, the guide must name the contact.",
            audience=Audience.PUBLIC,
            short="who configures it",
        ),
    ] = ""
    guide_url: Annotated[
        str,
        Spec(
            "Configuration guide",
            Input.URL,
            required=True,
            max_length=1024,
            help="Step by step, for an admin who has never seen your app. HTML or PDF. Everybody must be able to open it: "
            "an analyst tries, nothing checks that before.",
            placeholder="https://docs.northwind.example/sso/openid-connect",
            audience=Audience.PUBLIC,
            look="Does the guide open without an account? Does it name prerequisites, supported features, steps, and "
            "sign-in from the app?",
            concept="configuration_guide",
        ),
    ] = ""

    def dynamic_addresses(self) -> list[Address]:
        """Every address that may hold tenant settings, blank ones left out, by its path below the tab."""
        lists = (
            ("redirect_uris", "Redirect URI", self.redirect_uris),
            ("post_logout_redirect_uris", "Post-logout redirect URI", self.post_logout_redirect_uris),
        )
        found = [
            Address(f"{key}.{index}", f"{label} {index + 1}" if len(texts) > 1 else label, text)
            for key, label, texts in lists
            for index, text in enumerate(texts)
        ]
        initiate = Address("initiate_login_uri", "Initiate login URI", self.initiate_login_uri)
        found.insert(len(self.redirect_uris), initiate)
        return [address for address in found if address.template]

    def public_facts(self) -> list[Fact]:
        """What the listing says beside the fields themselves."""
        start = "From a tile and from the app" if self.initiate_login_uri else "From the app"
        facts = [Fact("Protocol", "OpenID Connect, authorization code flow"), Fact("Sign-in starts", start)]
        if self.jit is not None:
            facts.append(
                Fact("Accounts", "Made at first sign-in" if self.jit else "Made before people sign in")
            )
        if self.configured_by:
            by = {"self_service": "Customers themselves", "support": "The vendor's support"}
            facts.append(Fact("Set up by", by.get(self.configured_by, self.configured_by)))
        return facts


def oidc_properties(properties: Properties) -> OidcProperties:
    """The properties as ours, typed; raises TypeError for those of another capability."""
    if not isinstance(properties, OidcProperties):
        raise TypeError(f"{type(properties).__name__} are not OpenID Connect's")
    return properties
