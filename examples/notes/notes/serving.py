"""What the server's worker processes load."""

import logging

from flask import Flask

from .app import create_app
from .config import Config


def app_from_environment() -> Flask:
    """The app with its configuration from NOTES_DATA and NOTES_PUBLIC_URL."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return create_app(Config.from_environment())
