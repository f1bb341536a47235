"""Listings, search, and the public pages."""
