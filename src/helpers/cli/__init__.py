"""The door: the commands of `python -m helpers`."""
