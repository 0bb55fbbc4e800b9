from tui.widgets.burst_guard import BurstGuard


def admitted(*presses: tuple[str, float]) -> str:
    guard = BurstGuard()
    return "".join(key for key, at in presses if guard.admits(key, at))


def at_once(text: str, gap: float = 0.001) -> list[tuple[str, float]]:
    return [(key, index * gap) for index, key in enumerate(text)]


def test_keys_of_a_hand_all_run() -> None:
    assert admitted(*at_once("filter and sort", gap=0.06)) == "filter and sort"


def test_of_a_burst_the_first_five_run() -> None:
    assert admitted(*at_once("hello world")) == "hello"


def test_five_keys_are_no_burst() -> None:
    assert admitted(*at_once("abcde")) == "abcde"


def test_one_key_held_down_is_no_burst() -> None:
    assert admitted(*at_once("j" * 40)) == "j" * 40


def test_another_key_among_many_of_one_makes_it_a_burst() -> None:
    assert admitted(*at_once("jjjjjx")) == "jjjjj"


def test_a_long_burst_stays_refused_to_its_end() -> None:
    assert admitted(*at_once("twelve letters in a hundred milliseconds", gap=0.008)) == "twelv"


def test_keys_run_again_after_a_pause() -> None:
    burst = at_once("hello world")
    assert admitted(*burst, ("q", burst[-1][1] + 0.051)) == "helloq"


def test_the_window_is_fifty_milliseconds() -> None:
    assert admitted(*at_once("abcdef", gap=0.0100)) == "abcde"
    assert admitted(*at_once("abcdef", gap=0.0101)) == "abcdef"


def test_a_series_of_refusals_is_counted_from_one() -> None:
    guard = BurstGuard()
    counts = []
    for key, at in at_once("abcdefgh"):
        guard.admits(key, at)
        counts.append(guard.refused)
    assert counts == [0, 0, 0, 0, 0, 1, 2, 3]
