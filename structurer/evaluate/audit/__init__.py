"""The audit of gold: a gold file beside its document in, what may be wrong with it out."""
