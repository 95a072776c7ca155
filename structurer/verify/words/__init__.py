"""What the words claim: directions, names, lists, announcements, years, bodies, leftovers of a template."""
