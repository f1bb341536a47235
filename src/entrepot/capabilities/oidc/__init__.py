"""OpenID Connect: what a vendor declares, and the provider that people sign in through."""
