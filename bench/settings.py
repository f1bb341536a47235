"""The product's settings, and the addresses of the bare views."""

from entrepot.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
