"""Every example of the reference, and every function that it names."""

import json
from pathlib import Path
from typing import Any

import pytest

from entrepot.expressions import Dialect, ExpressionError, Use, Variant, check, parse, printed
from entrepot.expressions.__main__ import answer
from entrepot.expressions.functions import FUNCTIONS

DATA = json.loads((Path(__file__).parent / "data" / "reference.json").read_text())
# The reference writes the type of the value that a method is of as a variable.
RECEIVERS = {
    "$string": "$String", "$array": "$Array", "$number": "$Double", "$datetime": "$ZonedDateTime",
    "$countryCode": "$CountryCode", "$version": "$String",
}  # fmt: skip


def name_of(row: dict[str, Any]) -> str:
    return f"{row['dialect']}-{row['expr'][:60]}"


GOOD = [row for row in DATA["rows"] if "error" not in row]


@pytest.mark.parametrize("row", GOOD, ids=name_of)
def test_each_example_gives_its_printed_result(row: dict[str, Any]):
    context = DATA["contexts"].get(row.get("context"), {})
    variant = Variant(row.get("variant", "classic"))
    assert parse(row["expr"], Dialect(row["dialect"]), variant).result(context) == row["result"]
    asked = {**row, "context": context}
    assert answer(json.dumps(asked)) == {"result": row["result"]}
    assert answer(json.dumps({key: value for key, value in asked.items() if key != "variant"})) == {
        "result": row["result"]
    }, "the variant need not be said"


@pytest.mark.parametrize("row", GOOD, ids=name_of)
def test_each_example_is_sound_without_values_and_prints_as_itself(row: dict[str, Any]):
    variant = Variant(row.get("variant", "classic"))
    template = parse(row["expr"], Dialect(row["dialect"]), variant)
    assert check(template) == []
    assert parse(printed(template), Dialect(row["dialect"]), variant) == template


@pytest.mark.parametrize("row", [row for row in DATA["rows"] if "error" in row], ids=name_of)
def test_each_example_of_an_error_is_one(row: dict[str, Any]):
    template = parse(row["expr"], Dialect.EL, Variant(row["variant"]))
    if row["use"] == Use.GROUP_RULE:
        assert check(template, use=Use.GROUP_RULE)
        assert check(template) == [], "elsewhere it is fine"
        return
    with pytest.raises(ExpressionError) as caught:
        template.result(DATA["contexts"].get(row.get("context"), {}))
    assert caught.value.position is not None


@pytest.mark.parametrize("row", DATA["functions"], ids=lambda row: f"{row['variant']}-{row['name']}")
def test_each_function_of_the_reference_is_there(row: dict[str, Any]):
    if row["name"] == "$collection.![expr]":
        assert parse("{1}.![2]", Dialect.EL)
        return
    root, _, name = row["name"].rpartition(".")
    function = FUNCTIONS[f"{RECEIVERS.get(root, root)}.{name}" if root else name]
    if row["variant"] != "saml":
        assert Variant(row["variant"]) in function.variants
    assert function.least == row["least"]
    assert function.most == row["most"]
