"""The expression language of dynamic properties. Imports nothing else of ours, and no framework.

`parse` reads a property into a `Template`, which evaluates many times; `check` judges one without values;
`expressions.urls` proves the addresses that come of it. docs/expressions.md lists the functions.
"""

from .checking import Use, check, unused
from .dialects import Dialect, Variant
from .errors import Code, ExpressionError
from .parser import parse
from .printing import printed
from .renaming import renamed
from .scope import functions_in
from .template import Template
from .urls.segments import Segment, explain, written

__all__ = [
    "Code",
    "Dialect",
    "ExpressionError",
    "Segment",
    "Template",
    "Use",
    "Variant",
    "check",
    "explain",
    "functions_in",
    "parse",
    "printed",
    "renamed",
    "unused",
    "written",
]
