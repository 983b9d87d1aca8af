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
    taken, given = [], []

    def source():
        for number in range(50):
            taken.append(number)
            yield number

    for result in in_order(lambda number: number, source(), workers):
        given.append(result)
        assert len(taken) - len(given) <= workers + 1


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
