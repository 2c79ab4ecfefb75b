"""The first page: every place, every period, what does not add up."""
