"""Whether a guarantee is believed: what announcements were worth, and beliefs kept apart."""
