"""From a printed token to a value with its bounds, its period and its place."""
