"""Settings and values that the tests share."""

from entrepot.expressions import ExpressionError, parse
from entrepot.expressions.urls import Setting, SettingType, resolve_url

WORKSPACE = Setting("workspace", "Workspace", SettingType.STRING, required=True, example="globex")
REGION = Setting("region", "Region", SettingType.STRING, required=False, example="eu")
DOMAIN = Setting("domain", "Domain", SettingType.STRING, required=True, example="wiki.globex.example")
BASE_URL = Setting(
    "base_url", "Base address", SettingType.HTTPS_URL, required=True, example="https://globex.example"
)
ANY_URL = Setting("any_url", "Address", SettingType.URL, required=True, example="https://globex.example")
SETTINGS = (WORKSPACE, REGION, DOMAIN, BASE_URL, ANY_URL)


def resolved(template: str, *, allow_loopback_http: bool = False, **values: str) -> str:
    """The address of `template` for `values`; examples stand in for the settings that are not given."""
    filled = {setting.name: setting.example for setting in SETTINGS} | values
    return resolve_url(parse(template), SETTINGS, filled, allow_loopback_http=allow_loopback_http)


def refusal(template: str, *, allow_loopback_http: bool = False, **values: str) -> ExpressionError | None:
    """The error that `template` gives for `values`, if any."""
    try:
        resolved(template, allow_loopback_http=allow_loopback_http, **values)
    except ExpressionError as error:
        return error
    return None
