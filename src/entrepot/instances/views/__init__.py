"""Pages of installed integrations: thin doors to the verbs."""
