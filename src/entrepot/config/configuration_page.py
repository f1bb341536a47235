"""docs/configuration.md, made from the table of variables."""

from __future__ import annotations

from entrepot.config.environment import VARIABLES, Variable

_HEAD = """# Configuration

Settings come from the environment, and from nowhere else. `entrepot check` judges them as a production start would;
every process refuses to start with a wrong or unsafe one, and names all of them at once with what to do.

The demo (`make demo`) sets what it needs and keeps its secrets in `ENTREPOT_HOME/secrets.json`.

| variable | default | meaning |
|---|---|---|
"""

_TAIL = """
## A production start

```sh
export SECRET_KEY="$(openssl rand -base64 48)"
export KEY_RING="2026a:$(openssl rand -base64 32)"
export DATABASE_URL=postgresql://entrepot_app:...@db.example/entrepot
export DATABASE_OWNER_URL=postgresql://entrepot_owner:...@db.example/entrepot
export ROOT_URL=https://network.example BASE_DOMAIN=network.example
export EMAIL_URL=smtp+tls://user:password@smtp.example:587 EMAIL_FROM="Harbour <network@network.example>"
export NETWORK_NAME=Harbour NETWORK_SLUG=harbour TRUSTED_PROXIES=1

entrepot migrate                                   # as the owner of the tables
entrepot seed --admin-email you@network.example    # founds the network's own organisation and mails the invitation
entrepot check
entrepot web                                       # as many as you like
entrepot worker                                    # as many as you like
```

A reverse proxy in front ends TLS and passes `Host`, `X-Forwarded-For` and `X-Forwarded-Proto`; set `TRUSTED_PROXIES`
to the number of proxies, and only that many entries are believed. `X-Forwarded-Host` is never read.

The proxy reads a whole request before it passes it on (nginx does; `option http-buffer-request` of HAProxy,
`request_buffers` of Caddy, the buffering middleware of Traefik), and hangs up on clients that dribble. Each web worker
answers two requests at once, and a body that stops half-way keeps one of them busy while its connection lives. What the
proxy passes on it has parsed itself: we take a bare line feed for the end of a header line, as RFC 9112 2.2 allows, and
refuse what chunks its body.

Start web and worker as an account of their own, never as root.

Uploads are files. Where web and workers run on several machines, `MEDIA_ROOT` has to be one folder that all of them share,
by NFS for instance; there is no other storage. A back-up is the database, that folder, and, kept elsewhere, the key ring.

Without `BASE_DOMAIN` all organisations share one browser origin. With more than one customer, set it.

## The database

Two roles keep the product from what it never needs: `entrepot_owner` owns database and tables and migrates;
`entrepot_app` owns nothing, and `entrepot migrate` lets it read and write rows, and only add to the system log. With one
role for both the network works, but `migrate` says so and `entrepot check` fails.

As a superuser, once:

```sql
CREATE ROLE entrepot_owner LOGIN PASSWORD '...';
CREATE ROLE entrepot_app LOGIN PASSWORD '...';
CREATE DATABASE entrepot OWNER entrepot_owner;
```

A statement of web and worker ends after five seconds; they ask for it as they connect, by the parameter `options`, which
a connection pooler has to pass on.

The system log is kept for ever. Nothing in the product removes events, and its role cannot; where a law or a contract
limits how long, the operator removes what is older, as the owner:
`DELETE FROM audit_event WHERE at < now() - interval '3 years'`.

## Keys

`KEY_RING` encrypts what must be read again: signing keys, test-account passwords, mails that wait. To rotate, put a new
key first, keep the old ones behind it, restart, and run `python -m django reseal`: it seals everything with the new
key, while the network runs. Then take the old keys out.
"""


def render() -> str:
    """The whole page."""
    return _HEAD + "".join(map(_row, VARIABLES.values())) + _TAIL


def _row(variable: Variable) -> str:
    default = variable.default
    if isinstance(default, bool):
        shown = "1" if default else "0"
    else:
        shown = str(default) if default not in (None, "", (), frozenset()) else ""
    secret = " *Secret.*" if variable.secret else ""
    return f"| `{variable.name}` | {f'`{shown}`' if shown else ''} | {variable.help}{secret} |\n"
