"""What was accepted of a review is written as one revision."""
