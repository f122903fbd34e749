"""Is the guarantee believed: statements read, logged and scored."""
