"""Django's settings, made from the environment alone (docs/configuration.md)."""

from __future__ import annotations

import os
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from entrepot.config.environment import Environment
from entrepot.core import failures
from entrepot.core.log import logging_configuration

ENVIRONMENT = Environment.read(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
KEY_RING = ENVIRONMENT.key_ring
DEMO = ENVIRONMENT.demo
HOME = ENVIRONMENT.home.absolute()
ROOT_URL = ENVIRONMENT.root_url
BASE_DOMAIN = ENVIRONMENT.base_domain
NETWORK_NAME = ENVIRONMENT.network_name
NETWORK_SLUG = ENVIRONMENT.network_slug
ALLOW_PRIVATE_TARGETS = ENVIRONMENT.allow_private_targets
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
HOLIDAYS = ENVIRONMENT.holidays

# entrepot.orgs.middleware answers for hosts: it knows both address forms (THREATS TEN-04).
ALLOWED_HOSTS = [urlsplit(ROOT_URL).hostname or "localhost"] + ([f".{BASE_DOMAIN}"] if BASE_DOMAIN else [])

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.messages",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_cotton",
    "django_htmx",
    "entrepot.ui",
    "entrepot.core",
    "entrepot.audit",
    "entrepot.orgs",
    "entrepot.notify",
    "entrepot.integrations",
    "entrepot.instances",
    "entrepot.catalog",
    "entrepot.review",
    "entrepot.capabilities.oidc",
    "entrepot.config",
]

MIDDLEWARE = [
    "entrepot.core.middleware.RequestContextMiddleware",
    "entrepot.core.middleware.SecurityHeadersMiddleware",
    "entrepot.core.middleware.FramingMiddleware",
    "entrepot.core.middleware.CookieMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "entrepot.orgs.middleware.OrgMiddleware",
    "django.middleware.common.CommonMiddleware",
    "entrepot.core.middleware.CsrfMiddleware",
    "entrepot.orgs.middleware.SessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "entrepot.core.middleware.ErrorMiddleware",
    "entrepot.orgs.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "entrepot.config.urls_root"
ORG_URLCONF = "entrepot.config.urls_org"
WSGI_APPLICATION = "entrepot.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "entrepot.ui.templatetags.ui",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "entrepot.orgs.context.shell",
            ],
        },
    }
]
COTTON_DIR = "cotton"

STATEMENT_MILLISECONDS = 5000  # no page may keep the database busy for longer (THREATS DB-06)


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    limit = f"-c statement_timeout={STATEMENT_MILLISECONDS}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {"connect_timeout": 5, **query, "options": f"{limit} {query.get('options', '')}".strip()},
    }


DATABASES = {"default": _database(ENVIRONMENT.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = (ENVIRONMENT.media_root or HOME / "media").absolute()
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "entrepot.core.static.HashedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else needs our files (THREATS OIDC-26)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 4
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_500_000
FILE_UPLOAD_HANDLERS = [
    "entrepot.core.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_SSL_REDIRECT = False  # the proxy in front does it; behind it every request is plain http
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"

_PREFIX = "__Host-" if BASE_DOMAIN else ""
SESSION_COOKIE_NAME = f"{_PREFIX}entrepot_session"
SESSION_COOKIE_SECURE = ENVIRONMENT.secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_PREFIX}entrepot_csrf"
CSRF_COOKIE_SECURE = ENVIRONMENT.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "entrepot.core.views.csrf_failure"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_MAIL = urlsplit(ENVIRONMENT.email_url or "smtp://127.0.0.1:25")
EMAIL_HOST = _MAIL.hostname or "127.0.0.1"
EMAIL_PORT = _MAIL.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[_MAIL.scheme]
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = _MAIL.scheme == "smtp+tls"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from or str(
    Address(NETWORK_NAME, "network", urlsplit(ROOT_URL).hostname or "localhost")
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

PROCRASTINATE_IMPORT_PATHS = ["entrepot.core.jobs"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"task_middleware": [failures.watch]}

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_configuration(ENVIRONMENT.log_level)

SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # our SecurityHeadersMiddleware forbids framing, in two headers
    "security.W003",  # our CsrfMiddleware is Django's, extended
    "security.W008",  # the proxy in front redirects to https
]
TEST_RUNNER = "django.test.runner.DiscoverRunner"
