"""What can go wrong in a way the person at the keyboard can mend."""


class FunnelError(Exception):
    """A failure with one clear sentence for its message that says what to do."""


class BadSelection(FunnelError):
    """Something was asked for that the data or the options do not have."""
