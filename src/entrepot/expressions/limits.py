"""What an expression may cost (THREATS EXPR-02, EXPR-08), and the budget that one evaluation spends."""

import time

from .errors import Code, ExpressionError

MAX_SOURCE = 4096  # characters
MAX_NODES = 200
MAX_DEPTH = 32
MAX_ROW = 128  # of operators or steps side by side: `a + b + …`, `a.b.…`
MAX_STEPS = 10_000
MAX_TEXT = 64 * 1024  # bytes of UTF-8
MAX_ARRAY = 10_000
MAX_SECONDS = 0.05  # of this thread's own processor time, so that a busy machine refuses nothing
MAX_PATTERN = 256
MAX_INTEGER, MIN_INTEGER = 2**63 - 1, -(2**63)


class Budget:
    """The steps and the time that are left to one evaluation."""

    __slots__ = ("_deadline", "_steps")

    def __init__(self) -> None:
        self._steps = MAX_STEPS
        self._deadline = time.thread_time() + MAX_SECONDS

    def spend(self, steps: int = 1) -> None:
        """Take `steps`; raises `ExpressionError` where none, or no time, is left."""
        self._steps -= steps
        if self._steps < 0:
            raise ExpressionError(
                Code.TOO_MANY_STEPS,
                f"This takes more than {MAX_STEPS:,} steps.",
                remedy="Look at fewer elements.",
            )
        if time.thread_time() > self._deadline:
            raise ExpressionError(Code.TIMEOUT, "This takes too long to evaluate.", remedy="Make it simpler.")


def text_of_size(text: str) -> str:
    """`text`, or `ExpressionError` where it is longer than 64 KiB."""
    if len(text) * 4 > MAX_TEXT:
        require_text_size(len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass")))
    return text


def require_text_size(size: int) -> None:
    """Raise `ExpressionError` where a text of `size` bytes would be too long: asked before it is made."""
    if size > MAX_TEXT:
        raise ExpressionError(
            Code.RESULT_TOO_LONG, "The result is longer than 64 KiB.", remedy="Shorten the values in it."
        )


def require_array_size(size: int) -> None:
    """Raise `ExpressionError` where an array of `size` elements would be too long."""
    if size > MAX_ARRAY:
        raise ExpressionError(
            Code.ARRAY_TOO_LONG, f"An array has at most {MAX_ARRAY:,} elements.", remedy="Use fewer."
        )


def integer_in_range(value: int) -> int:
    """`value`, or `ExpressionError` where 64 bits do not hold it."""
    if not MIN_INTEGER <= value <= MAX_INTEGER:
        raise ExpressionError(
            Code.NUMBER_OVERFLOW, "The number does not fit into 64 bits.", remedy="Use smaller numbers."
        )
    return value
