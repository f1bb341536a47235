"""The rows of the threat model that touch what is built, and are proved by a test with their id as its marker.

Rows of what is not built are left out: SAML, SCIM, webhooks, the management API, calls to addresses that vendors typed,
Markdown, exports, evidence of test runs, a second factor.
"""

_NUMBERS = {
    "AUTH": "01 02 03 04 05 06 07 08 09 10",
    "TEN": "01 02 03 04 05 06 07 08 09",
    "OIDC": "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28",
    "OUT": "12 13",
    "EXPR": "01 02 03 04 05 06 07 08",
    "FILE": "01 02 03 04 06 07 09",
    "TEXT": "02 03 04",
    "ROLE": "01 02 03 06 07 08 09 10 11",
    "JOB": "01 02 03 04 05 06 07",
    "DB": "01 02 03 04 05 06",
    "LOG": "01 05 06 08",
    "DEP": "01 02 03 04 05 06 07",
}
THREATS = frozenset(f"{area}-{number}" for area, numbers in _NUMBERS.items() for number in numbers.split())
