"""Doors of the provider and of the credentials tab: thin, the rules are elsewhere."""
