"""Tables as plain data."""

from counterpoise.ledger.export import number as number
from counterpoise.ledger.export import records as records
