"""Functions of the groups that the person is in. Group names are compared with their capital and small letters."""

from collections.abc import Callable, Mapping

from ..errors import Code, ExpressionError
from ..patterns import matches, require_pattern
from ..values import Group, Type, Value, items, text, wrong_type
from .table import CLASSIC, IDENTITY_ENGINE, Example, Function, Surroundings, parameters

_KEYS: Mapping[str, Callable[[Group], str]] = {
    "group.id": lambda group: group.id,
    "group.source.id": lambda group: group.source_id,
    "group.type": lambda group: group.type,
    "group.profile.name": lambda group: group.name,
}
_BY_NAME = "group.profile.name"


def groups_of(around: Surroundings) -> list[Group]:
    """The groups of the context."""
    given = around.context.get("groups") or []
    around.budget.spend(len(given))
    return [Group.of(one) for one in given]


# Criteria


def matching(around: Surroundings, *criteria: Mapping[str, Value]) -> list[Group]:
    """The groups that fulfil every criterion, each by one of its values."""
    tests = [test for one in criteria for test in _tests(one)]
    return [group for group in groups_of(around) if all(test(group) for test in tests)]


def is_member(around: Surroundings, *criteria: Mapping[str, Value]) -> bool:
    return bool(matching(around, *criteria))


def _tests(criterion: Mapping[str, Value]) -> list[Callable[[Group], bool]]:
    exact = _is_exact(criterion.get("operator"))
    keys = [key for key in criterion if key != "operator"]
    if not keys:
        raise _bad_criterion("A criterion names nothing to look at")
    return [_test(key, _values(criterion[key]), exact) for key in keys]


def _values(value: Value) -> list[Value]:
    """One value or an array of them; a comma belongs to a name."""
    return [value] if isinstance(value, str) else items(value, "A criterion")


def _is_exact(operator: Value) -> bool | None:
    """Whether names must be equal; None where the criterion does not say."""
    if operator is None:
        return None
    word = text(operator).upper()
    if word not in ("EXACT", "STARTS_WITH"):
        raise _bad_criterion(f"There is no operator {word[:40]}")
    return word == "EXACT"


def _test(key: str, values: list[Value], exact: bool | None) -> Callable[[Group], bool]:
    read = _KEYS.get(key)
    if read is None:
        raise _bad_criterion(f"Groups are not looked for by {key[:60]}")
    wanted = [text(value) for value in values]
    if key == _BY_NAME and not exact:
        begins = tuple(value.removesuffix(".*") for value in wanted)
        return lambda group: read(group).startswith(begins)
    if key != _BY_NAME and exact is False:
        raise _bad_criterion(f"{key} is only compared whole")
    return lambda group: read(group) in wanted


def _bad_criterion(what: str) -> ExpressionError:
    return ExpressionError(
        Code.BAD_ARGUMENT, f"{what}.",
        remedy="Use group.id, group.source.id, group.type or group.profile.name, and EXACT or STARTS_WITH.",
    )  # fmt: skip


# Membership by one value


def in_group_named(around: Surroundings, name: str) -> bool:
    return any(group.name == name for group in groups_of(around))


def in_group(around: Surroundings, group_id: str) -> bool:
    return any(group.id == group_id for group in groups_of(around))


def in_any_group(around: Surroundings, *group_ids: str) -> bool:
    return any(group.id in group_ids for group in groups_of(around))


def in_group_starting(around: Surroundings, prefix: str) -> bool:
    return any(group.name.startswith(prefix) for group in groups_of(around))


def in_group_containing(around: Surroundings, part: str) -> bool:
    return any(part in group.name for group in groups_of(around))


def in_group_matching(around: Surroundings, regex: str) -> bool:
    require_pattern(regex)
    return any(matches(group.name, regex) for group in groups_of(around))


def filtered(around: Surroundings, allowed: list[Value], _expression: str, limit: int) -> list[Group]:
    """The allowed groups, at most `limit` of them; the expression is then evaluated for each (evaluation.py)."""
    ids = {text(one) for one in allowed}
    return [group for group in groups_of(around) if group.id in ids][: _limit(limit)]


def _limit(limit: int) -> int:
    if limit < 0:
        raise wrong_type(limit, "a number from 0", "The limit")
    return limit


# Group claims: names of the groups of one source that match


def _claim(test: Callable[[str, str], bool]) -> Callable[..., Value]:
    def names(around: Surroundings, source: str, pattern: str, limit: int) -> Value:
        found = [one.name for one in groups_of(around) if _is_from(one, source) and test(one.name, pattern)]
        return found[: _limit(limit)] or None

    return names


def _is_from(group: Group, source: str) -> bool:
    """`source` is the id of an app instance, or the kind of one: `APP` for the groups of apps."""
    kind = group.type.partition("_")[0]
    return source in (group.source_id, group.type) or (source.upper() == kind.upper() != "")


_A, _B = Type.ARRAY, Type.BOOLEAN
_CRITERIA = parameters("Map... criteria")
_CLAIM = parameters("String appTypeOrInstanceId, String pattern, Integer limit")
_TWO = {"groups": [
    {"id": "g1", "name": "West Coast Users", "type": "APP_GROUP", "source_id": "s1"},
    {"id": "g2", "name": "West Coast Admins", "type": "APP_GROUP", "source_id": "s1"},
]}  # fmt: skip


def _asked(name: str, signature: str, run: Callable[..., bool], meaning: str, example: str) -> Function:
    return Function(name, parameters(signature), _B, run, meaning, Example(example, True, _TWO), variants=CLASSIC,
                    surrounded=True, pure=False)  # fmt: skip


FUNCTIONS: tuple[Function, ...] = (
    Function("user.getGroups", _CRITERIA, _A, matching,
             "The groups that fulfil every criterion: `{key: value or {values}, 'operator': 'EXACT' or 'STARTS_WITH'}` with the "
             "keys `group.id`, `group.source.id`, `group.type` and `group.profile.name`. Names are compared by their beginning "
             "unless told otherwise, the others whole.",
             Example("user.getGroups({'group.profile.name': 'West Coast A'}).![name]", ["West Coast Admins"], _TWO),
             surrounded=True, pure=False),
    Function("user.isMemberOf", _CRITERIA, _B, is_member, "Whether there is such a group; criteria as for `user.getGroups`.",
             Example("user.isMemberOf({'group.profile.name': 'West Coast', 'operator': 'STARTS_WITH'})", True, _TWO),
             variants=IDENTITY_ENGINE, surrounded=True, pure=False),
    _asked("isMemberOfGroupName", "String name", in_group_named, "Whether a group has this name, whatever its source.",
           'isMemberOfGroupName("West Coast Users")'),
    _asked("isMemberOfGroup", "String groupId", in_group, "Whether the group of this id is among them.", 'isMemberOfGroup("g1")'),
    _asked("isMemberOfAnyGroup", "String... groupIds", in_any_group, "Whether one of these ids is among them.",
           'isMemberOfAnyGroup("g7", "g2")'),
    _asked("isMemberOfGroupNameStartsWith", "String prefix", in_group_starting, "Whether the name of a group begins so.",
           'isMemberOfGroupNameStartsWith("West")'),
    _asked("isMemberOfGroupNameContains", "String part", in_group_containing, "Whether the name of a group contains it.",
           'isMemberOfGroupNameContains("Admins")'),
    _asked("isMemberOfGroupNameRegex", "String regex", in_group_matching, "Whether the whole name of a group matches.",
           'isMemberOfGroupNameRegex(".*Admin.*")'),
    Function("getFilteredGroups", parameters("Array allowList, =String groupExpression, Integer limit"), _A, filtered,
             "What the expression, which reads `group`, gives for each group whose id is in the list.",
             Example('getFilteredGroups({"g1"}, "group.name", 40)', ["West Coast Users"], _TWO),
             variants=CLASSIC, surrounded=True, pure=False),
    Function("Groups.contains", _CLAIM, _A, _claim(lambda name, part: part in name),
             "Names of a source's groups that contain the pattern; null where none does.",
             Example('Groups.contains("APP", "Admin", 10)', ["West Coast Admins"], _TWO),
             variants=CLASSIC, surrounded=True, pure=False),
    Function("Groups.startsWith", _CLAIM, _A, _claim(str.startswith),
             "Names of a source's groups that begin with the pattern; null where none does.",
             Example('Groups.startsWith("APP", "West", 1)', ["West Coast Users"], _TWO),
             variants=CLASSIC, surrounded=True, pure=False),
    Function("Groups.endsWith", _CLAIM, _A, _claim(str.endswith),
             "Names of a source's groups that end with the pattern; null where none does.",
             Example('Groups.endsWith("APP", "Users", 10)', ["West Coast Users"], _TWO),
             variants=CLASSIC, surrounded=True, pure=False),
)  # fmt: skip
