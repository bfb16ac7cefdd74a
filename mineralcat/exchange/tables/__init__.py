"""Tables of any make: what they are, their headings and columns, recipes, and how they are read."""
