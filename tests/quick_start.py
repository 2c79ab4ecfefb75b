"""Loaded before all other plugins of pytest, by `-p` in `run.py`: spares each process two seconds.

Plugins import jsonschema before our package can say that a grammar of addresses is not installed;
see `helpers/__init__.py`.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
