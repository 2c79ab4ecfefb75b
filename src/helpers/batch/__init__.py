"""What runs when: plan, order, processes, records of what was built from what."""
