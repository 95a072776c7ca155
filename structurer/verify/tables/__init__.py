"""What is tried inside the tables: sums of rows and columns, forms, scores."""
