"""`python -m helpers` runs the commands."""

from __future__ import annotations

import signal
import sys

if __name__ == "__main__":  # worker processes import this module too
    try:
        if sys.platform != "win32":  # run.py has held Ctrl-C back until here
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        from helpers.cli.commands import main

        main()
    except ImportError as error:  # half a package, perhaps click itself
        from helpers.ground.refused import explain_import

        sys.exit(f"error: {explain_import(error)}")
    except KeyboardInterrupt:  # before anything was begun
        from helpers.ground.refused import STOPPED

        sys.exit(STOPPED)
