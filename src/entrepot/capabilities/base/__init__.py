"""The interface between the stages and a capability, and the words in which properties are declared."""

from entrepot.capabilities.base.capability import Address, Capability, Fact, InstallTab, Tile
from entrepot.capabilities.base.problems import Fault, Problem, Rule, Severity
from entrepot.capabilities.base.properties import Audience, Input, Properties, Spec
from entrepot.capabilities.base.registry import all_capabilities, capability, register

__all__ = [
    "Address",
    "Audience",
    "Capability",
    "Fact",
    "Fault",
    "Input",
    "InstallTab",
    "Problem",
    "Properties",
    "Rule",
    "Severity",
    "Spec",
    "Tile",
    "all_capabilities",
    "capability",
    "register",
]
