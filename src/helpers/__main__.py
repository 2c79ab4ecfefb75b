"""`python -m helpers` runs the commands."""

from __future__ import annotations

from helpers.cli.commands import main

if __name__ == "__main__":  # worker processes import this module too
    main()
