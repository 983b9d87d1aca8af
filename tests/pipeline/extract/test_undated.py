"""Deadlines of texts that have no date of their own: headless passages, chronicles."""

from pipeline.extract import build_record

HISTORY = "Chiến dịch mở ra vào ngày 30 tháng 6 năm 2003 và khép lại trong tháng 9 năm 2009, tới 14/7/2009 thì dứt."
DUTIES = "Các xã báo cáo trong tháng 9/2031. Trước ngày 15/12/2031, gửi danh sách. Vào ngày 20/12/2031 các xã nộp sổ."


def test_days_of_a_text_without_a_date_bind_only_where_something_is_asked(document_of):
    assert not build_record(document_of(HISTORY)).deadlines
    found = build_record(document_of(DUTIES)).deadlines
    assert [one.due for one in found] == ["2031-09-30", "2031-12-15", "2031-12-20"]
