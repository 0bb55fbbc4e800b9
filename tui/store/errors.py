"""How what must survive says that it cannot be kept or read."""


class StoreError(Exception):
    """A file of the program's own cannot be used: a sentence for the operator."""


class JournalError(StoreError):
    """The journal cannot be used. What is not written down must not be sent."""


class HistoryError(StoreError):
    """The history cannot be used. Nothing depends on it but the list of the day."""
