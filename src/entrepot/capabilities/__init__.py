"""One folder per capability: what a vendor declares, how it is checked, and what runs when people use it."""
