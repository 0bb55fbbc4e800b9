"""What the venue quotes for an Embed ticket: a figure to go by, nothing it holds to."""

from datetime import timedelta

from tui.domain.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from tui.presentation.clean import clean
from tui.presentation.moments import age_text
from tui.presentation.outcomes import not_sent_words, refusal_words, unknown_words
from tui.presentation.text import Tone

ASKING_QUOTE = "asking the venue for an indicative quote; nothing is placed …"


def quote_text(outcome: Outcome, age: timedelta) -> tuple[str, Tone]:
    """Say what the venue answered when it was asked for a quote, and how long ago."""
    match outcome:
        case Accepted(text=text):
            said = clean(text)
            name = "" if "indicative" in said.casefold() else "indicative: "
            return f"quoted {age_text(age)} ago, nothing placed: {name}{said}", Tone.GOOD
        case Rejected():
            why = refusal_words(outcome)
            return f"no quote, nothing placed: the venue refuses it: {why}", Tone.DANGER
        case NotSent():
            return f"no quote: {not_sent_words(outcome)}", Tone.WARN
        case Unknown():
            return f"no quote: {unknown_words(outcome)}. Nothing was placed.", Tone.WARN
