"""Training: from a folder of UTF-8 text to a model file. `python -m diacritics train` runs it."""
