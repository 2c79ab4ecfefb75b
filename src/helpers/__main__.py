"""`python -m helpers` runs the commands."""

from __future__ import annotations

import sys

from helpers.ground.refused import explain_import

if __name__ == "__main__":  # worker processes import this module too
    try:
        from helpers.cli.commands import main
    except ImportError as error:  # half a package, perhaps click itself
        sys.exit(f"error: {explain_import(error)}")
    except KeyboardInterrupt:  # before anything was begun
        sys.exit("Aborted!")
    main()
