"""The words and numbers of the manifest: what can be chosen, and how much of it."""

from __future__ import annotations

MAX_TENANT_SETTINGS = 8
MAX_USE_CASES = 5

# Assigned to integrations that have the capability; nobody chooses them (ref catalog-11, catalog-12).
ASSIGNED_USE_CASES: tuple[str, ...] = ("Single Sign-On", "Lifecycle Management")
CHOSEN_USE_CASES: tuple[str, ...] = (
    "Automation",
    "Centralized Logging",
    "Directory and HR Sync",
    "Identity Governance and Administration (IGA)",
    "Identity Verification",
    "Multifactor Authentication (MFA)",
    "Zero Trust",
    "Bot or Fraud Detection",
    "Risk Signal Sharing",
)
USE_CASES = ASSIGNED_USE_CASES + CHOSEN_USE_CASES

ICON_SIZES: dict[tuple[int, int], str] = {
    (200, 200): "square",
    (244, 244): "circle",
    (244, 156): "wide",
    (156, 244): "tall",
}
ICON_SIZES_IN_WORDS = ", ".join(
    f"{width}\u00d7{height} {name}" for (width, height), name in ICON_SIZES.items()
)

CATEGORIES: tuple[str, ...] = (
    "AI and machine learning",
    "Analytics",
    "Automation",
    "Cloud and infrastructure",
    "Collaboration",
    "Developer tools",
    "Documents and knowledge",
    "Finance and HR",
    "Media",
    "Monitoring",
    "Sales and support",
    "Security and network access",
    "Other",
)

CONTACT_KINDS = (("email", "E-mail"), ("url", "Web page"), ("phone", "Phone number"))
