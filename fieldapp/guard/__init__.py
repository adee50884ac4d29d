"""The identifier guard: what in a text could name a child, and which code to write instead."""
