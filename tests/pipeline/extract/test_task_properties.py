"""Tasks of texts made of pieces: inside the text, in order, and doubtful where a heading may have been lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.agencies import find_mentions
from pipeline.extract.header import read_head
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import plain
from pipeline.extract.parts import read_parts
from pipeline.extract.task_tables import read_rows
from pipeline.extract.tasks import find_tasks

PIECES = (
    "III. TỔ CHỨC THỰC HIỆN",
    "1. Phòng Nội vụ",
    "2. Sở Y tế trực thuộc Bộ Y tế: rà soát kho; Sở Tài chính bố trí kinh phí.",
    "a) Giao Phòng Tư pháp làm đầu mối.",
    "Điều 4. Trách nhiệm của các hộ kinh doanh",
    "- Phối hợp với Công an huyện:",
    "+ Kiểm tra kho trước ngày 15/12/2025.",
    "Ban Thường vụ yêu cầu:",
    "Phòng Tư pháp có trách nhiệm:",
    "TT\tNội dung\tChủ trì\tThời gian",
    "\t\tChủ trì\tPhối hợp",
    "1\tTập huấn\tPhòng Nội vụ (chủ trì), Đoàn phường (phối hợp)\tQuý II",
    "- Cơ quan chủ trì: Phòng Nội vụ.",
    "Trên đây là Kế hoạch, yêu cầu các cơ quan, đơn vị thực hiện./.",
)


def found_in(text, kind="CHỈ THỊ"):
    parts = read_parts(text, read_head(plain(text)))
    view = parts.named()
    rows = tuple(read_rows(parts.body))
    return find_tasks(parts.divisions, parts.loose, Mentions(view, find_mentions(view)), kind, rows)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["CHỈ THỊ", "KẾ HOẠCH", None]))
def test_tasks_lie_in_the_text_in_order(pieces, kind):
    text = "\n".join(pieces)
    tasks = found_in(text, kind)
    assert [task.start for task in tasks] == sorted(task.start for task in tasks)
    for task in tasks:
        assert 0 <= task.start < task.end <= len(text)
        assert task.action.split()[0] in text[task.start : task.end]


HEADED = "III. TỔ CHỨC THỰC HIỆN\n1. Phòng Nội vụ\n- Rà soát kho tài liệu.\n{}. Phòng Tư pháp\n- Thẩm định văn bản mới."
LETTERED = "1. Phòng Nội vụ\na) Rà soát kho tài liệu.\nb) Báo cáo kết quả.\na) Thẩm định văn bản mới."


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [(HEADED.format(3), [True, False]), (HEADED.format(2), [False, False]), (LETTERED, [False, False, True])],
    ids=["a number is left out", "no number is left out", "letters begin again"],
)
def test_a_task_is_doubtful_where_a_heading_may_be_lost(text, doubtful):
    assert [task.doubtful for task in found_in(text)] == doubtful
