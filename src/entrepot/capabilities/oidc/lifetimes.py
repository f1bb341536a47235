"""How long things last, in one place."""

from __future__ import annotations

from datetime import timedelta

CODE_LIFE = timedelta(seconds=60)  # shorter than RFC 6749 4.1.2 allows (THREATS OIDC-07)
TOKEN_LIFE = timedelta(hours=1)  # of ID tokens and of access tokens
GRANT_KEPT = timedelta(days=1)  # so that a code used again is still known
MARKER_LIFE = timedelta(hours=1)  # from asking for the password to coming back with it

KEY_AGE = timedelta(days=90)  # how long a key signs
JWKS_CACHED = timedelta(minutes=5)  # a key is published at least this long before it signs
SIGNER_CACHED = timedelta(seconds=5)  # how long a worker may not know of a rotation (THREATS TEN-09)
HINTS_READ = timedelta(days=8)  # longer than any session: hints are read after their tokens have ended
