"""Small widgets that pages and views share."""
