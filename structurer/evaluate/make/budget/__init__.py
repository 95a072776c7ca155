"""Budgets: figures, tables and prose."""
