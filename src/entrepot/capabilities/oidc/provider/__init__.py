"""The OpenID provider of each organisation: its endpoints, and the rules that they follow."""
