"""A Django project with mozilla-django-oidc, run in a process of its own: `python mozilla_party.py SETTINGS_JSON`.

It prints the address to begin sign-in at, reads the address to which the browser came back, and prints who that is.
"""

from __future__ import annotations

import json
import sys
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.test import Client


def main(given: dict[str, str]) -> None:
    settings.configure(
        ROOT_URLCONF="mozilla_django_oidc.urls",
        SECRET_KEY="of-this-test-only",
        ALLOWED_HOSTS=["localhost"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "mozilla_django_oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        AUTHENTICATION_BACKENDS=["mozilla_django_oidc.auth.OIDCAuthenticationBackend"],
        OIDC_RP_SIGN_ALGO="RS256",
        OIDC_RP_SCOPES="openid profile email",
        OIDC_USE_PKCE=True,
        OIDC_TOKEN_USE_BASIC_AUTH=True,
        OIDC_USERNAME_ALGO=lambda email: email,
        LOGIN_REDIRECT_URL="/in",
        LOGIN_REDIRECT_URL_FAILURE="/out",
        **given,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    browser = Client(HTTP_HOST="localhost:5998")
    print(browser.get("/authenticate/")["Location"], flush=True)  # noqa: T201
    back = urlsplit(sys.stdin.readline().strip())
    response = browser.get(f"{back.path}?{back.query}")

    from django.contrib.auth.models import User

    people = list(User.objects.values_list("email", flat=True))
    print(json.dumps({"landed": response["Location"], "people": people}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
