"""Charts of beliefs and signals: what announcements came to, and what is believed."""
