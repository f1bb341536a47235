"""What a verb raises when it refuses. `core.middleware.ErrorMiddleware` turns each into its answer.

Messages are shown to people: each says what is wrong and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus


class DomainError(Exception):
    """A refusal. `code` is stable for programs, `message` is for the person."""

    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    code = "refused"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code:
            self.code = code


class Invalid(DomainError):
    """Input that cannot be taken. `fields` maps a field's name (or path) to what is wrong and how to mend it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"

    def __init__(
        self, message: str = "", *, fields: Mapping[str, str] | None = None, code: str | None = None
    ) -> None:
        self.fields = dict(fields or {})
        super().__init__(message or " ".join(self.fields.values()), code=code)


class NotAllowed(DomainError):
    """The person may see the thing but not do this to it."""

    status = HTTPStatus.FORBIDDEN
    code = "not_allowed"


class Missing(DomainError):
    """There is no such thing here, or the person may not know of it: both answer alike (THREATS TEN-01)."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"

    def __init__(self, message: str = "There is nothing here, or it is not yours to see.") -> None:
        super().__init__(message)


class WrongState(DomainError):
    """The thing has moved on: this can't be done in the state it is in now."""

    status = HTTPStatus.CONFLICT
    code = "wrong_state"


class Stale(DomainError):
    """Somebody else changed the thing since it was read. Nothing was written."""

    status = HTTPStatus.CONFLICT
    code = "stale"


class Throttled(DomainError):
    """Too many tries. `retry_after` is in seconds."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "throttled"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
