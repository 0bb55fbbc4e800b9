"""What goes wrong with the program's own files."""


class JournalError(Exception):
    """A file of ours cannot be used or written; the message says which and why, for people."""
