"""Networks among allies: who collects what for whom, and which sites keep what in reach."""
