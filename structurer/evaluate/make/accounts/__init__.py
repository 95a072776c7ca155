"""Final accounts: figures that satisfy their identities, nine statements, and what the prose says of them."""
