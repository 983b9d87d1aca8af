from hypothesis import given
from hypothesis import strategies as st

from pipeline.review import confirm, correct, training_pairs, training_tsv, undo
from pipeline.review.pairs import COLUMNS, Pair
from tests.pipeline.review.conftest import PLAN


def test_corrections_with_their_line(plan):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    plan.call(correct, plan.at("Chăm"), "Tưới")
    plan.call(confirm, plan.at("ven"))
    plan.call(correct, plan.at("kinh"), "kính")
    plan.call(undo)
    seen = [
        (one.seen, one.true, one.before, one.behind, one.document, one.who) for one in training_pairs(plan.connection)
    ]
    assert seen == [
        ("Trồng", "Tưới", "", " cây ven sông năm 2024", "a.txt", "lan"),
        ("ven", "ven", "Trồng cây ", " sông năm 2024", "a.txt", "lan"),
    ]


def test_the_line_is_the_machines_though_a_run_read_it_otherwise_since(plan):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    plan.run(PLAN.replace("Trồng", "Chăm"))
    assert [(one.seen, one.true) for one in training_pairs(plan.connection)] == [("Trồng", "Chăm")]


def test_the_same_file_twice_counts_once(plan):
    plan.run(PLAN, name="b.txt", content="a.txt")
    plan.call(correct, plan.at("Trồng"), "Chăm")
    plan.call(correct, plan.at("Trồng", 2), "Chăm", number=2)
    assert [one.document for one in training_pairs(plan.connection)] == ["a.txt"]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)


@given(st.lists(st.builds(Pair, texts, texts, texts, texts, texts, st.integers(1, 9), texts, texts), max_size=4))
def test_a_line_for_each_pair_whatever_it_holds(pairs):
    lines = [*training_tsv(pairs)]
    assert all(line.count("\t") == len(COLUMNS) - 1 and line.endswith("\n") for line in lines)
    assert all(len(line.splitlines()) == 1 for line in lines)
    assert len(lines) == len(pairs) + 1
