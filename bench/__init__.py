"""Measurements: what a sign-in and a catalog page cost, beside a bare Django view on the same server (README.md)."""
