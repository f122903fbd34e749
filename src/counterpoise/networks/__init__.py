"""Networks among allies: who collects what for whom, and which sites keep which theatres in reach."""
