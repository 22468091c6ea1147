"""What keeps a file from being read, or its books from closing."""

from funnel.errors import FunnelError


class CannotRead(FunnelError):
    """A file that cannot be read as a table; the message says why and what to do."""


class Undecided(FunnelError):
    """A file that can be read in several ways; the message names the option that settles it."""


class BooksOpen(FunnelError):
    """Records read are not the sum of those loaded, rejected and dropped: a fault of ours."""
