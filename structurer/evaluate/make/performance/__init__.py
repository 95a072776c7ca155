"""Self-evaluations: finance, projects, achievements, and indicator forms."""
