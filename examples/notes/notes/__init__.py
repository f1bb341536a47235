"""Northwind Notes: a small shared notebook for teams, with single sign-on by OpenID Connect."""

from .app import create_app
from .config import Config

__all__ = ["Config", "create_app"]
