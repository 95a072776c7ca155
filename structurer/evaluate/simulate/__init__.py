"""A simulated model: answers from the gold, errors at chosen rates, a server on loopback, and trials over it."""
