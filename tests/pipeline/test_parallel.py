import threading
import time

import pytest

from pipeline.parallel import in_order


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_order(workers):
    def slow_when_even(number):
        time.sleep(0.01 * (number % 2 == 0))
        return number * 2

    assert list(in_order(slow_when_even, range(10), workers)) == [number * 2 for number in range(10)]


@pytest.mark.parametrize("workers", [1, 3])
def test_no_more_is_taken_ahead_than_workers_can_use(workers):
    taken, made = [], []

    def source():
        for number in range(50):
            assert len(taken) - len(made) <= workers
            taken.append(number)
            yield number

    assert list(in_order(lambda number: made.append(number) or number, source(), workers)) == list(range(50))


def test_a_slow_thing_holds_up_no_other():
    last = threading.Event()

    def first_waits_for_last(number):
        if number == 9:
            last.set()
        return number if number or last.wait(20) else "the last was not begun"

    assert list(in_order(first_waits_for_last, range(10), 2)) == list(range(10))


def test_the_source_is_read_in_the_callers_thread():
    threads = set()

    def source():
        for number in range(6):
            threads.add(threading.current_thread())
            yield number

    list(in_order(lambda number: number, source(), 2))
    assert threads == {threading.current_thread()}


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_reaches_the_caller(workers):
    def fail(number):
        raise ValueError(number)

    with pytest.raises(ValueError, match="0"):
        list(in_order(fail, range(3), workers))
