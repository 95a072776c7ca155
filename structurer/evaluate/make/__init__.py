"""Documents made from a seed, with their gold by construction: `structurer eval make`."""
