"""The journey of a child over all lists: what is known with a date, waits and silences."""
