"""Published numbers: a stable address for each, and what was published of it when, and why."""
