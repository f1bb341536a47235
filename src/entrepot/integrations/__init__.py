"""The manifest, drafts, completeness, versions and releases."""
