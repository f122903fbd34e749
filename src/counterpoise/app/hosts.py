"""Names of hosts, for the server that answers them and the exports that must not name them."""

OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""Names of this machine: an address with one of them leads nobody else here."""
