"""What linear constraints leave open: bounds, contradictions; knows numbers and names only."""
