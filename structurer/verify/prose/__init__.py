"""What is tried inside the prose: what a sentence computes from its own figures."""
