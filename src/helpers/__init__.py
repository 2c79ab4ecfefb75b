"""Printed token → observation → share, growth or finding → figure → page."""

import sys
from types import ModuleType
from typing import cast

# Comes with JupyterLab. jsonschema, which frictionless and nbformat import, would spend two seconds
# of every process on its grammar of addresses of a kind that no contract or notebook here has.
# For our processes it is not installed, which jsonschema allows for.
sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))
