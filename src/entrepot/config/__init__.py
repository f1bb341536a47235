"""Settings from the environment, URL roots, the WSGI entry and the `entrepot` command."""
