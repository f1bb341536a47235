"""What can be wrong with a template or with the address that it gives."""

from enum import StrEnum


class Code(StrEnum):
    """Stable names of every failure, for pages, the API and tests."""

    # The text
    SOURCE_TOO_LONG = "source_too_long"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_DEEP = "too_deep"
    UNBALANCED_BRACE = "unbalanced_brace"
    UNCLOSED_TEXT = "unclosed_text"
    SYNTAX = "syntax"
    NOT_A_REFERENCE = "not_a_reference"
    UNKNOWN_ROOT = "unknown_root"
    UNKNOWN_VARIABLE = "unknown_variable"
    UNKNOWN_FUNCTION = "unknown_function"
    FUNCTION_NOT_ALLOWED = "function_not_allowed"
    ARGUMENT_COUNT = "argument_count"
    UNUSED_VARIABLE = "unused_variable"
    # Its value
    TYPE = "type"
    NULL_TARGET = "null_target"
    OUT_OF_RANGE = "out_of_range"
    DIVISION_BY_ZERO = "division_by_zero"
    NUMBER_OVERFLOW = "number_overflow"
    NOT_A_NUMBER = "not_a_number"
    BAD_PATTERN = "bad_pattern"
    BAD_TIME = "bad_time"
    BAD_TIME_FORMAT = "bad_time_format"
    UNKNOWN_ZONE = "unknown_zone"
    UNKNOWN_COUNTRY = "unknown_country"
    BAD_ARGUMENT = "bad_argument"
    ARRAY_TOO_LONG = "array_too_long"
    TOO_MANY_STEPS = "too_many_steps"
    TIMEOUT = "timeout"
    RESULT_TOO_LONG = "result_too_long"
    VALUE_MISSING = "value_missing"
    # The address
    SCHEME = "scheme"
    CUSTOM_SCHEME = "custom_scheme"
    HTTP_NOT_LOOPBACK = "http_not_loopback"
    USERINFO = "userinfo"
    HOST = "host"
    HOST_COMPUTED = "host_computed"
    HOST_IS_IP = "host_is_ip"
    HOST_JOINED = "host_joined"
    HOST_MOVED = "host_moved"
    HOST_OPEN = "host_open"
    PORT = "port"
    PORT_FROM_SETTING = "port_from_setting"
    FRAGMENT = "fragment"
    WILDCARD = "wildcard"
    CONTROL_CHARACTER = "control_character"
    CHARACTER = "character"
    DOT_SEGMENT = "dot_segment"
    DOUBLE_SLASH = "double_slash"
    URL_TOO_LONG = "url_too_long"
    WHOLE_URL_TYPE = "whole_url_type"
    WHOLE_URL_REST = "whole_url_rest"
    URL_SETTING_INSIDE = "url_setting_inside"
    VALUE_IN_HOST = "value_in_host"
    VALUE_IN_PATH = "value_in_path"


class ExpressionError(Exception):
    """A template, or a value in it, is refused.

    `code` is one of `Code`; `position` the offset in the source where that is known; `variable` the name of
    the setting at fault (`workspace`, without its root). `message` says what is wrong and how to mend it;
    `what` and `remedy` are its two halves, for places that show them apart.
    """

    def __init__(
        self,
        code: str,
        message: str,
        position: int | None = None,
        *,
        remedy: str = "",
        variable: str | None = None,
    ) -> None:
        self.code = code
        self.what = message
        self.remedy = remedy
        self.message = f"{message} {remedy}".rstrip()
        self.position = position
        self.variable = variable
        super().__init__(self.message)

    def at(self, position: int) -> "ExpressionError":
        """The error, with a position where it has none yet."""
        if self.position is None:
            self.position = position
        return self
