"""The expression language of dynamic properties. Imports nothing else of ours, and no framework.

`parse` reads a text into a `Template`, which evaluates many times; `expressions.urls` checks and resolves the
addresses that come of it. See docs/dynamic-addresses.md.
"""

from .dialects import Dialect
from .errors import Code, ExpressionError
from .parser import parse
from .segments import Segment, explain
from .syntax import Literal, Part, Reference
from .template import Template

__all__ = [
    "Code",
    "Dialect",
    "ExpressionError",
    "Literal",
    "Part",
    "Reference",
    "Segment",
    "Template",
    "explain",
    "parse",
]
