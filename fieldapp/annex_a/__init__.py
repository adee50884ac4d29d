"""The child-level lists that an authority hands over: layouts, reading, codes, quality."""
