"""One family of errors; each says what is wrong, the value, where, and what to do."""

from __future__ import annotations


class ProjectError(Exception):
    """Base of every error raised on purpose; the command line prints it as one line."""


class ContractError(ProjectError):
    """A table breaks its contract: unknown code, duplicate key, missing field, bad row."""


class TokenError(ProjectError):
    """A printed token cannot be read as a number."""


class PeriodError(ProjectError):
    """A date or period is malformed or runs backwards."""


class UnknownProvinceError(ProjectError):
    """A province name or identifier is not in the register, or not valid on the date."""


class CorrectionError(ProjectError):
    """A declared correction matches nothing, or is no longer needed."""


class ParameterError(ProjectError):
    """A notebook or command parameter is unknown or has a value that is not allowed."""


class MissingInputError(ProjectError):
    """A file that the run needs is absent or unreadable."""


class PlaceError(ProjectError):
    """A path leads out of the folder that it belongs to."""


class NotebookFailedError(ProjectError):
    """A notebook stopped in one of its cells."""


class UnreadableFileError(ProjectError):
    """A file to be read is damaged, empty, locked, too large, or not what its name says."""
