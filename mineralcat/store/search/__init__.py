"""Search: a query becomes a set of minerals, with facets, completion, spelling and ranking."""
