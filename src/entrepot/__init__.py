"""Entrepot: an open integration network."""
