"""What the entities and fields of a catalogue are; declared by the models, read by everything else.

No session, no window: only domain and SQL expressions.
"""
