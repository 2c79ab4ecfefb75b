"""Kernels of this very interpreter, whatever kernels are registered on the machine."""

from __future__ import annotations

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager


class OwnKernelManager(AsyncKernelManager):
    """Starts IPython kernels of the interpreter that it runs in.

    A registered kernel may be missing, be called otherwise, or name the interpreter of another
    project from which this one was copied.
    """

    @property
    def kernel_spec(self) -> KernelSpec:
        """How a kernel of this interpreter is started."""
        if self._kernel_spec is None:
            self._kernel_spec = KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())
        return self._kernel_spec
