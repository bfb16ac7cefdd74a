"""Files of the U.S. Geological Survey: commodity summaries of every layout, and Data Series 140."""
