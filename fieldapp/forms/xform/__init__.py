"""The form engine: an XForm asked and answered, as ODK's engine does it."""
