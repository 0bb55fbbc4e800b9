"""The options of the amend form: post-only, the deadline, and who resolves relative texts."""

from tui.domain.amending import AmendPlan
from tui.domain.capabilities import is_trailing
from tui.domain.problem import FormField
from tui.presentation.amend_fields import Columns, FieldLook, problem_lines
from tui.presentation.clean import fit
from tui.presentation.text import Line, Span, Tone, cut_line


def is_post_only_forced(plan: AmendPlan) -> bool:
    """Whether every new limit price of the order is sent post-only, whatever is ticked."""
    has_limit = plan.fields[FormField.LIMIT_PRICE].refusal is None
    return has_limit and bool(plan.context.order.post_only)


def post_only_look(plan: AmendPlan, columns: Columns) -> FieldLook:
    """Return how the box is shown."""
    if is_post_only_forced(plan):
        words = "forced: the order is post-only"
    elif plan.fields[FormField.LIMIT_PRICE].refusal is not None:
        words = "no effect: this order has no limit price to change"
    else:
        words = "refuse the new limit price if it would trade at once"
    return FieldLook(_around("post-only", words, columns))


def native_look(plan: AmendPlan, columns: Columns) -> FieldLook:
    """Return how the switch is shown."""
    words = "let Kraken resolve it: it goes out as typed"
    if is_trailing(plan.context.order):
        words = "offsets go out as typed in any case"
    if plan.draft.is_native:
        words = "goes out as typed: Kraken measures from its own market"
    return FieldLook(_around("relative text", words, columns))


def deadline_look(plan: AmendPlan, columns: Columns) -> FieldLook:
    """Return how the line is shown, and what is wrong with what stands in it."""
    problems = [one for one in plan.problems if one.field is FormField.DEADLINE]
    words = "s  Kraken refuses it after this (2 to 60)"
    if not plan.draft.deadline.strip():
        words = "s  empty: no deadline is sent"
    before = Span(" " + fit("deadline", columns.label - 1), Tone.MUTED)
    texts = ((before, Span("[", Tone.MUTED)), _fitting(f"] {words}", columns, columns.entry + 1))
    notes = tuple(
        line
        for problem in problems
        for line in problem_lines(problem, plan.draft.deadline, columns, columns.label + 1)
    )
    return FieldLook(texts, notes)


def _around(name: str, words: str, columns: Columns) -> tuple[Line, ...]:
    label = Span(" " + fit(name, columns.label - 1), Tone.MUTED)
    return ((label,), _fitting("  " + words, columns, 3))


def _fitting(words: str, columns: Columns, field: int) -> Line:
    return cut_line((Span(words, Tone.MUTED),), columns.width - columns.label - field)
