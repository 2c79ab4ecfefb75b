"""Files under contract: the data dictionary, and the one door to the tables."""
