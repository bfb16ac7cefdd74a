"""What the search index holds, line by line: worked out from the tables, and written by `index`."""
