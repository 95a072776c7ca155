"""How good the tool is, measured: planted faults, and what the trust of a value is worth."""
