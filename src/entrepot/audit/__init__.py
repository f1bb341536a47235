"""The system log: append-only events of organisations and of the network, and their search."""
