"""Organisations and their people: sign-up, sign-in, sessions, groups and admin roles."""
