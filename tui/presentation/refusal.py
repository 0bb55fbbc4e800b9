"""One word with which a venue refuses something, for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a venue's word means, and what follows from it."""

    meaning: str = ""
    """In a few words; empty where the venue's text says it already."""
    next: str = ""
    """What to do, as a sentence; empty where looking it up is all there is to do."""
    truth: str = ""
    """What is true now, where it is not what is true after any refusal."""
