"""Statements on the guarantee: read from a feed, confirmed by a person, logged and scored."""
