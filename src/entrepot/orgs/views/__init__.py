"""Pages of organisations and people: thin doors to the verbs."""
