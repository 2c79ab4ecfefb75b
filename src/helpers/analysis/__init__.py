"""From tables to tables: shares, other readings, splits, what may be compared."""
