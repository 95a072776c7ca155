"""Figures with their meaning, from prose and from the cells of tables."""
