"""The simulator as files that need no server: static ones, and one that opens from an e-mail."""
