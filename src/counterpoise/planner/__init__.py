"""Plans: what to do about a gap, who should provide what, and who goes where when."""
