"""Installed integrations: tenant settings, assignments, and the people's launcher."""
