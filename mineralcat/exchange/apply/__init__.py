"""What was accepted of a review, or of a repair, is written as one revision."""
