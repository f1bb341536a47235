"""Functions of people: linked ones, managers and assistants, and assignments in a directory.

A context has them as `linked` (people by the name of the relation), `directory_users` and `workday_users`. The profile
of a linked person in an app is found under `apps` by the app's name.
"""

from collections.abc import Callable, Mapping

from ..dialects import Variant
from ..errors import Code, ExpressionError
from ..values import Type, Value
from .table import BOTH, CLASSIC, Example, Function, Surroundings, parameters

_INTERNAL = ("id", "status")  # THREATS EXPR-07
_SOURCE = "active_directory"


def linked(around: Surroundings, relation: str) -> Value:
    """The person of this relation, or null."""
    return (around.context.get("linked") or {}).get(relation)


def internal_property(around: Surroundings, name: str) -> Value:
    if name not in _INTERNAL:
        raise ExpressionError(
            Code.BAD_ARGUMENT,
            f"There is no internal property {name[:60]}.",
            remedy='Ask for "id" or "status".',
        )
    return (around.context.get("user") or {}).get(name)


def manager(around: Surroundings, source: str) -> Value:
    return _related(around, "manager", source)


def assistant(around: Surroundings, source: str) -> Value:
    return _related(around, "assistant", source)


def manager_in_app(around: Surroundings, source: str, app: str) -> Value:
    return _in_app(_related(around, "manager", source), app)


def assistant_in_app(around: Surroundings, source: str, app: str) -> Value:
    return _in_app(_related(around, "assistant", source), app)


def _related(around: Surroundings, relation: str, source: str) -> Value:
    if source != _SOURCE:
        raise ExpressionError(
            Code.BAD_ARGUMENT, f"The relation cannot come from {source[:60]}.", remedy=f'Write "{_SOURCE}".'
        )
    return linked(around, relation)


def _in_app(person: Value, app: str) -> Value:
    apps = person.get("apps") if isinstance(person, Mapping) else None
    return apps.get(app) if isinstance(apps, Mapping) else None


def in_directory(around: Surroundings) -> bool:
    return directory_user(around) is not None


def in_workday(around: Surroundings) -> bool:
    return workday_user(around) is not None


def directory_user(around: Surroundings) -> Value:
    return _only(around.context.get("directory_users"))


def workday_user(around: Surroundings) -> Value:
    return _only(around.context.get("workday_users"))


def _only(assigned: Value) -> Value:
    """The one assignment; several count as none."""
    return assigned[0] if isinstance(assigned, list) and len(assigned) == 1 else None


_U, _AU, _B = Type.USER, Type.APP_USER, Type.BOOLEAN
_BOSS = {"linked": {"manager": {"firstName": "Lee", "lastName": "Gates", "apps": {"google": {"firstName": "L."}}},
                    "assistant": {"firstName": "Ann", "apps": {"google": {"firstName": "A."}}}}}  # fmt: skip
_AD = {"directory_users": [{"managerUpn": "bob@northwind.example"}]}
_WD = {"workday_users": [{"employeeID": "123456"}]}


def _person(
    name: str,
    signature: str,
    returns: Type,
    run: Callable[..., Value],
    meaning: str,
    example: Example,
    variants: frozenset[Variant] = BOTH,
) -> Function:
    return Function(
        name,
        parameters(signature),
        returns,
        run,
        meaning,
        example,
        variants=variants,
        surrounded=True,
        pure=False,
    )


_OF, _FOR = "String managerSource", "String managerSource, String attributeSource"

FUNCTIONS: tuple[Function, ...] = (
    _person("user.getLinkedObject", "String primaryName", _U, linked, "The person linked by this relation, or null.",
            Example('user.getLinkedObject("manager").lastName', "Gates", _BOSS)),
    _person("user.getInternalProperty", "String name", Type.TEXT, internal_property, 'The person\'s `"id"` or `"status"`.',
            Example('user.getInternalProperty("id")', "00u1", {"user": {"id": "00u1"}}), variants=CLASSIC),
    _person("getManagerUser", _OF, _U, manager, 'The manager, or null. The source is always `"active_directory"`.',
            Example('getManagerUser("active_directory").firstName', "Lee", _BOSS), variants=CLASSIC),
    _person("getManagerAppUser", _FOR, _AU, manager_in_app, "The manager's profile in an app, or null.",
            Example('getManagerAppUser("active_directory", "google").firstName', "L.", _BOSS), variants=CLASSIC),
    _person("getAssistantUser", _OF.replace("manager", "assistant"), _U, assistant, "The assistant, or null.",
            Example('getAssistantUser("active_directory").firstName', "Ann", _BOSS), variants=CLASSIC),
    _person("getAssistantAppUser", _FOR.replace("manager", "assistant"), _AU, assistant_in_app,
            "The assistant's profile in an app, or null.",
            Example('getAssistantAppUser("active_directory", "google").firstName', "A.", _BOSS), variants=CLASSIC),
    _person("hasDirectoryUser", "", _B, in_directory, "Whether there is exactly one assignment in Active Directory.",
            Example("hasDirectoryUser()", True, _AD), variants=CLASSIC),
    _person("hasWorkdayUser", "", _B, in_workday, "Whether there is exactly one assignment in Workday.",
            Example("hasWorkdayUser()", True, _WD), variants=CLASSIC),
    _person("findDirectoryUser", "", _AU, directory_user, "The one assignment in Active Directory; null for none or several.",
            Example("findDirectoryUser().managerUpn", "bob@northwind.example", _AD), variants=CLASSIC),
    _person("findWorkdayUser", "", _AU, workday_user, "The one assignment in Workday; null for none or several.",
            Example("findWorkdayUser().employeeID", "123456", _WD), variants=CLASSIC),
)  # fmt: skip
