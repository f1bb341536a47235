"""The status machine, the reviewers' desk, findings and expected dates."""
