"""Who pays, who provides and what hangs on whom: tables made from evidence and results."""
