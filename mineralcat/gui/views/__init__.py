"""Views: where things sit and what clicking does."""
