"""A tenant setting that goes by another name."""

import pytest

from entrepot.expressions import Dialect, parse, printed, renamed


@pytest.mark.parametrize(
    ("dialect", "source", "result"),
    [
        (Dialect.OIDC, "https://{app.region}.x.example/", "https://{app.place}.x.example/"),
        (Dialect.OIDC, "https://{app.regions}.x.example/region", "https://{app.regions}.x.example/region"),
        (
            Dialect.OIDC,
            "https://{app.region == 'app.region' ? app . region : app?.region}/{ app.region }",
            "https://{app.place == 'app.region' ? app . place : app?.place}/{ app.place }",
        ),
        (
            Dialect.SCIM,
            "'https://' + app.region + '/app.region/v2'",
            "'https://' + app.place + '/app.region/v2'",
        ),
        (
            Dialect.SAML,
            "https://${empty org.region ? 'eu' : fn:toLowerCase(org.region)}.x.example/${user.region}",
            "https://${empty org.place ? 'eu' : fn:toLowerCase(org.place)}.x.example/${user.region}",
        ),
        (Dialect.LEGACY, "https://${app.region}/${org.region}/", "https://${app.place}/${org.place}/"),
    ],
)
def test_only_what_reads_the_setting_changes(dialect: Dialect, source: str, result: str):
    assert renamed(parse(source, dialect), "region", "place") == result
    assert renamed(parse(result, dialect), "place", "region") == source
    assert printed(parse(renamed(parse(source, dialect), "region", "region"), dialect)) == printed(
        parse(source, dialect)
    )


def test_a_setting_of_another_name_is_left_alone():
    source = "https://{app.region}.x.example/{app.workspace}"
    assert renamed(parse(source), "subdomain", "place") == source
