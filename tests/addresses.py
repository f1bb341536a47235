"""Every address that the product serves, read from its URL resolvers."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """A route. `room` is `root` or `org`; `name` is what `reverse` takes, with its namespace."""

    room: str
    route: str
    name: str
    parameters: frozenset[str]

    def path(self, values: dict[str, object] | None = None) -> str:
        """The path inside its room, with these values for its parameters."""
        path = "/" + self.route
        for parameter in self.parameters:
            value = str((values or {})[parameter])
            start = path.index("<")
            while not path[start : path.index(">", start)].endswith(parameter):
                start = path.index("<", start + 1)
            path = path[:start] + value + path[path.index(">", start) + 1 :]
        return path


def all_addresses() -> list[Address]:
    """Every route of the root and of an organisation."""
    rooms = (("root", settings.ROOT_URLCONF), ("org", settings.ORG_URLCONF))
    return [
        address
        for room, urlconf in rooms
        for address in _walk(room, get_resolver(urlconf).url_patterns, "", ())
    ]


def _walk(
    room: str, patterns: list[URLPattern | URLResolver], prefix: str, spaces: tuple[str, ...]
) -> Iterator[Address]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walk(room, one.url_patterns, route, inner)
        else:
            name = ":".join((*spaces, one.name or route))
            yield Address(room, route, name, frozenset(_parameters(route)))


def _parameters(route: str) -> Iterator[str]:
    for part in route.split("<")[1:]:
        yield part.partition(">")[0].rpartition(":")[2]
