"""Printed token → observation → share, growth or finding → figure → page."""

import os
import sys
from types import ModuleType
from typing import cast

# Comes with JupyterLab. jsonschema, which frictionless and nbformat import, would spend two seconds
# of every process on its grammar of addresses of a kind that no contract or notebook here has.
# For our processes it is not installed, which jsonschema allows for.
sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))

# Comes with other packages, `pysdmx` for instance. pandas would use it for text and start threads,
# after which no process can be forked safely; results would depend on what else is installed.
WITH_ARROW = "EGOV_WITH_ARROW"  # set by `export sdmx` for a process of its own
if WITH_ARROW not in os.environ:
    sys.modules.setdefault("pyarrow", cast(ModuleType, None))

# pandas would keep each column of text as an array of its own, and every selection of rows would
# copy thirty of them one by one; as plain objects they are one block. The results are the same.
os.environ["PANDAS_FUTURE_INFER_STRING"] = "0"
