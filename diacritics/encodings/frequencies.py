"""How often letters and syllables stand in Vietnamese text. Made by make_frequencies.py."""

PER_MILLION = {
    "a": 31295,
    "b": 13446,
    "c": 64967,
    "d": 10512,
    "e": 6911,
    "f": 661,
    "g": 50721,
    "h": 95910,
    "i": 57075,
    "j": 306,
    "k": 12995,
    "l": 16523,
    "m": 20751,
    "n": 116115,
    "o": 23498,
    "p": 18790,
    "q": 8900,
    "r": 17711,
    "s": 13005,
    "t": 68595,
    "u": 32816,
    "v": 18524,
    "w": 651,
    "x": 3834,
    "y": 14637,
    "z": 260,
    "à": 19959,
    "á": 16705,
    "â": 5913,
    "ã": 2347,
    "è": 278,
    "é": 826,
    "ê": 6613,
    "ì": 3060,
    "í": 3898,
    "ò": 1524,
    "ó": 5560,
    "ô": 7435,
    "õ": 181,
    "ù": 1390,
    "ú": 1378,
    "ý": 1938,
    "ă": 3625,
    "đ": 27082,
    "ĩ": 786,
    "ũ": 663,
    "ơ": 5136,
    "ư": 15830,
    "ạ": 8387,
    "ả": 8591,
    "ấ": 5667,
    "ầ": 3250,
    "ẩ": 1390,
    "ẫ": 679,
    "ậ": 5377,
    "ắ": 1447,
    "ằ": 877,
    "ẳ": 133,
    "ẵ": 39,
    "ặ": 1826,
    "ẹ": 140,
    "ẻ": 241,
    "ẽ": 263,
    "ế": 8538,
    "ề": 6663,
    "ể": 4660,
    "ễ": 595,
    "ệ": 9822,
    "ỉ": 1284,
    "ị": 7055,
    "ọ": 2030,
    "ỏ": 684,
    "ố": 6919,
    "ồ": 2713,
    "ổ": 3001,
    "ỗ": 457,
    "ộ": 8352,
    "ớ": 5571,
    "ờ": 5333,
    "ở": 2909,
    "ỡ": 210,
    "ợ": 5754,
    "ụ": 4168,
    "ủ": 6925,
    "ứ": 4049,
    "ừ": 1831,
    "ử": 2001,
    "ữ": 2233,
    "ự": 4710,
    "ỳ": 446,
    "ỵ": 21,
    "ỷ": 282,
    "ỹ": 621,
}
"""Letters in a million."""

_SYLLABLES = """
và của các có định được là trong công người điều với một theo năm quy quan tại cơ cho chính hợp về thành không
thông số quốc này hiện từ nước thực chức hành bộ cấp lý pháp động nhà đã nhân việc tổ trường ngày dụng dân bản
vụ tư sự nam ở quyền hoặc gia đầu thời đến sản để khi những đối đồng vào sau luật hội bảo tài tháng nhận
nghiệp học bị thể sử hàng trên trung trình việt sở liên phải nhiệm quản chủ viên quyết văn làm phát ban khác
chỉ lập nghị đại xuất ra kinh như tế án khoản đó do báo hoạt kết quân kiểm nhất hóa thuộc tin địa hình chứng
doanh thống giao vị lại ký độ phương thủ giá hồ giáo xã dịch thế tiếp an nội dự điểm cầu lượng bằng liệu giải
đơn hạn sơ đề thẩm tác thì kỳ tra lực tự nhiều a sinh giấy cao đất thu phòng hệ tỉnh tính khu trị ngoài đổi
chi tổng vi giới tạo điện chế chiến cũng phần phạm đường chuyển ông khai trách sách cá tiền gồm nguyên trước
toàn vật phủ thi thường hiệu triển đăng xây thức loại vực chất dựng trưởng tiêu cáo xác cách thiết nhập hai
anh phí còn ủy phẩm thuế nghệ năng phân toán kế mà thanh hơn danh kiện lớn qua ứng tục phố đây thị tên yêu
nghĩa trợ minh cùng nhưng trực tử dung trở cộng tham cuộc thuật sát tiếng hải phép đánh họ quả bao đông thương
hoa thứ vùng cả tây mục gian giám ngân đạo kể đảm kiến diện tiên dẫn khẩu phụ bắc xử mỹ vệ vận con tập phục
mức hòa chuẩn lưu truyền bình thay cung tranh ý gọi đội bổ hoạch châu viện sĩ mới lệ bán biển lên dục bên
hướng mặt đủ chuyên chương khoa lao bố đặc quá nơi máy mẫu lãnh bệnh y cứu nếu tiến tích kỹ nộp tàu lần ty
phía tới giữa áp hay đào ngành nguồn đi lịch nghề nó nhật bắt cổ nhiên gửi biên hiểm biệt vì lục hoàn trí cục
đình tương trọng thủy chấp dùng tượng hộ tâm hữu mình rằng trang lợi tình đấu bay khoảng thuận sẽ ảnh vốn ba
đức khí xét dưới dữ thuốc tố nông sung giữ hưởng tăng cảnh tịch đang huyện chống đoàn đảo diễn hoàng hà trả
biến biểu thái ngoại cư hỗ thác bởi quỹ ninh tòa chúng cần môi yếu từng phối chung trận đặt hồi chí cử kỷ mua
kèm hạ trừ cứ xem đô nay nhau ghi rất chưa nhóm tướng tạm đảng phong trì vấn tộc nên thiên sửa vẫn đá hiệp bỏ
bóng ngữ nghiên đa mạng nhạc đóng phê phù sông cuối tuy sao âm tỷ ương chịu căn lĩnh bất khoán tiện nghiệm
sống di mã gây mở dương đưa chữ xe soát triệu thư cụ dài đồ tuyến biện tín vương nói triều rộng tối nữ môn
duyệt hậu phổ khách đế độc phiếu mại gần chọn đạt nguyễn chỉnh khả huy bàn chiếm binh tờ vũ ước cố thuê miền
vua kê chia thổ cảng mô giảm âu nền tiết mỗi du sáng đều trái viết nhỏ rừng hại lương phản vô nổi tuyên hết
tiểu bang cấu mang phi hạng chữa dạng thần đốc cửa rõ biết sơn nằm thấy tải mạnh kim tuyển nào giúp đoạn tuổi
ít sân sức sang đáp thân tầng đầy riêng đời nuôi bầu thập tất dù cập phạt đúng lấy mất giờ duy thêm niên trữ
ta gốc đứng thỏa dầu ngôn bồi i tôn phim cây mùa tinh xếp sư dưỡng giống la thắng tấn so sắt lâm trú góp phá
lệnh giả ưu tìm phó tắc lan cải quảng nhằm ca đích ấn lạc trẻ tốt bài ăn đo luận màu tái thúc mật lễ em phiên
xuyên ngay trạng nợ long núi đương e dấu nha miễn nạn hạt tai buộc thích tay phóng thuyết cái giai loài tội
mặc thất cán đài trồng lời lúc khám hủy nối sắc trần thao vòng vay vậy khởi trụ tồn quần vàng trò chơi bà chết
quận chiếu thấp tân chấm mọi suất khỏi nhánh nguy khối thưởng á ích câu thôn khiếu tưởng hầu thiểu trúc lộ the
kháng giang vượt nhiệt thầu khắc ô nại quý in nêu địch tông lựa thừa bảng nga dòng họp thảo hiến trưng cạnh
kho khảo chứa trao đẳng ngang lớp vai lê mẹ nhượng hán thiệt tức áo chiều dứt chạy dụ bại nâng giành thượng bí
bưu thuyền trấn coi ánh cực sai khoáng bước tôi dựa phận luyện lược quang huấn xứ cấm hồng dược xạ phán nhu xô
khó kích bạc liền nhiễm thiện xâm phái xảy nhanh bờ đáng phú lâu xuống song truy cai khỏe bãi cận tả lá thiếu
điển kéo ngôi khiến trương tuân ví rút muốn cha lai tệ mối phúc giam tô giáp cảm hát thử gặp chậm dạy chiếc
cháy đột chân cô vài thẻ thoại nữa dành cổng gắn nghiêm yên xa tuần nổ chu tốc phường tách viễn thú sóng thụ
chúa giảng tù bậc hằng thánh xung mềm ma sa ủng kiểu làng rồi niệm đãi chú đôi tùy sổ đổ kiếm cường ai bức cũ
tắt đai khuyến lửa thờ sâu vừa họa tần càng dần trích thù tạp thơ tụng dõi trời bù ro khăn cam ngăn hôn trào
xin linh rủi vĩnh cánh kịp hy đỏ xuân bốn ổn trai de suy nặng thí quanh chủng chăm phật hàn ngắn chuyến nắm
hương đàn hưng chối thăng ngũ băng thụy liệt ngô luôn nghi suốt nhìn kính dễ thăm trật trắng khóa thiệu nghỉ
bến cầm lòng tam sóc trại quay chào khá lưới thải ly mỏ sứ tước hiểu lãi cắt tri tật gỗ soạn xúc gì nguyện lắp
hỏi da tỉ chánh mưu mạc ngọc mạch khủng hàm cát giết bào vợ chăn tống mưa vọng diệt nhờ đẩy khánh mông gái
buôn trạm loạn bày hùng bạn mắt cờ tặng đen kịch thạch uy sáp can đua đọc nhãn chỗ trùng khúc hãng khắp tầm
bác túy khiển chóng cụm pháo tán lạp cương lẫn trăm rập khẩn mười đà ả mời chảy rời kênh giác xóa bá đỉnh ấy
xanh niêm thọ quán sẵn chồng đem thật chặn đền bồ lẻ khích tu vân dọc lượt tránh khuyết trục san siêu ngược
giản ngừng vạn cựu cân lái dây nghèo loạt khấu mắc vinh dư chinh tổn hút cuốn bề trải bắn dừng ống ranh đàm
súng chẳng đôn mét buổi kẻ lỗi sắp lô võ đêm hạch nửa tứ chùa sáu chụp o tan dâm bánh tận sàng tường gói vẽ
nhuận dãy sớm rượu bạch hưu vững thước ràng bạo lối úc khung loan phức gió hơi cứng sẻ nghiện nhớ thịnh tọa
chuyện hè mai lệch nóng vịnh nghe lính bom màn thua nỗ thẳng dinh chợ mực đẹp vườn mộ tàn đòi hối đan đĩa
thoát rà tuyệt ga hiếm nô xu nhĩ to thám lào đoạt kỉ chặt cưỡng vĩ khen thai dậy hỏng điền tàng đợt chép khổ
luân rơi thép ha hài cà rãi cốt đới mệnh ven trắc tảng canh tỏ xương lường cản thậm nhẹ ẩm phút lang đe dọa
truyện đỗ bảy hư đoán yết thôi ngừa đỡ hấp pha sài triết xưa món đậu thiệp tuệ vợt giàu lẽ hỏa hoang dò xăng
kia ngại thịt bật đồn ngầm lỗ khái bền tháp phe cột lúa hòn ngạch đạc lạnh trà uống khô khôi kì thảm lo liêu
hỗn bách quyển gòn khổng tang hoảng xá nhũng kém đèn vong quê tụ trịnh cúp rã góc lãng luồng cất muối móc lăng
sánh na trăng bão ngụy mãn hao ngưỡng mẽ bê phan u trúng chim chở tem miêu máu nghìn khuôn ngờ lam đồi chắc
tạng ngàn ngựa hoài bột xưng vây tròn hoãn thâm rối côn than đón kiệm cước lạm trống trầm lành đúc bia đạn sắm
vỏ khẳng lộc tám non điệu hạm đuổi gắng xong ngập cãi tấm cỏ cháu lũ chắn kiên sụp đệ đê đập tá mươi trốn chạm
xi nho lò nghĩ chứ treo ghế tùng huế dặm nét tĩnh đẻ vẻ sạch kiêm nhắc mong đinh ném vuông chìm dị sót séc dao
huyền dời ghép duyên gấp mê hầm bò cửu may chiết sàn thục ép lọc đốt bé bút hiển sợ chẽ che vui chín chênh mầm
tỏa su gián kêu vé ruộng mốc vướng dỡ cặp tiềm phước bát lui mòn củng dã cạn dàng thả rắn thô cỡ dày thuần cáp
chuỗi hẹp nẵng túc lãm ái cống lỏng vỡ trộn gạo tết cướp kề thang lân thuẫn đáy mái lữ cài men gọn già khoan
tha xấu nhấn hang ngã khán tiêm điệp ôn lũng đau niềm tuyết thoái lũy nhảy mậu cự dáng chấn chị hào mũi đám
ung bùng tháo chờ ám cậu neo mãi giọng xưởng lỵ hoán hô tim thung lưỡng diệm thầy kiều vượng xổ mi lật bấy dải
hụt mát vắng ngọn măng cơn huệ co mạo nhì tiễn phu gạch mìn súc huống rau mượn đói hiếu hôm hãn mâu dũng kín
trinh chiêu hổ bỉ tre làn ác săn kiệt gốm mây kỵ hạnh đắp cú tia dệt mộc đựng bội ân nhị phẳng kẽm trạch sợi
van thợ chuyền nhầm lồng ngồi giây dâng đặng phế bông ẩn ngự vở vải khải mặn nạp hoại vết lão hoan khống cậy
ngư đậm giáng chúc ổ chốt dịp xích bối đạp hứng căng gìn hề lụt đáo phỏng no dàn ngọt cưới vắc điêu huỳnh va
thỉnh mạn vạch sỹ lạt bốc nhiễu sữa sưu bè chư miếu hung huân múa quà tráng huyết nhi quét nai láng khiết táng
chó mao thách nấu xỉ lư túi ruột ưa mường trông đâu vẹn mù dốc trứng leo đứa răng mũ tràn lôi rửa von quặng
chì suối lây rạch tuấn ray bi tràng mì tào tóm chôn quen rẽ hồn bì diệu đính hứa gà tẩy hộp khuẩn trượt triệt
dẹp nhựa chục sạn ấp lưng chèo mấy trọt khứ man phụng đun vành mảng mảnh dọn lạng lặp sét mau đoan quát eo
tươi cúng lợn lụa lọt hẳn quỳnh giỏi cẩm chút bổng lông tú mèo hảo thạc pin lầm tóc đắc hoạn khơi phun nhiếp
kĩ tung sút com chiêm nồng bọc úy liêm giếng lấp đầm lồ liều nề xướng khuynh xít quyên dường lạ gương gom hi
trừng khê bái bàng miệng vang trâu mơ bèn trù vét lấn vũng ấm nhơn ráp pa tốn thiền rào nạo bây xứng chướng
kiềm lõi duệ tựu mừng bớt ti phẫu nung buồng lắng mắm ốc tơ nảy sườn đếm chẩn voi khoai mỏng gỡ khía nút đeo
uyên khử nấm cọc thạnh nhậm đợi thùng móng tựa rác cốc màng hẹn cồn mỡ chéo lùi đệm dán ván buồn nhịp tị đắm
vôi vu ngủ rạp bạ cắm nhôm bón nỗi gò chừng tề sốt lận giấu đứt mùi khang gác xấp buýt giềng bùi rồng bóc tôm
nắng kép ảo hãy cược thận hiền thoảng khoang khâu cúc nén dắt bành lậu dĩ nguyệt xoay on miến viếng bơi gũi
bụi cong thửa đuôi nở phượng dính đằng sôi ngợi ngẫu bồn sùng rải li chày mổ khuyên le giặc đấy ốm khe sen
đàng lăm dâu bọn bơm nhường hắc rệt ngài phôi ngộ nghiêng xen viêm trãi quên nâu dội bó quật khoanh ươm hãm
mọc gợi miếng hái tho bể nòng trôi bạt châm đoái rổ quế rèn hố tạ hâm mạ thơm thổi cừu phùng xiêm phiệt lở bìa
ngãi si nghịch giận nôm ngưng đực tịnh phấn khói cơm nếp lầy bích phiến heo bính am vú củ chua thiểm chai
giường giãn nát cẩn ớt rẻ síp xói nương mờ ngặt khớp trùm ngụ ngai thềm giày lừa ơn ngột đéc hiếp vươn đọng
hoành nhắm não nã sụt trọn khiêu cối xoáy xám chuột ngạn bún chiểu tạc tà thở liễu nhã ngòi phồn gánh đụng
nhạy thấu nhiêu thiếc nhắn đắk nhạt khát đòn chay cười gai quãng đống rịa me đắt vớt quạt bếp lưỡi khanh lắm
ngạc phơi tím muộn gấu vần tể thấm cấy bám tắm trướng chàng yến ngõ gậy tồi oai rỗi ngực phác ki mân dạ mép xả
dập phà bụng khâm ngon vách xà bùn khan ngón diên trân thạo vòi chuộng nhẫn ngơi tê thắt đục ngà tiệp ham táo
quyến thúy mĩ rang nhan đèo rể nhược ngói nướng toa cành trộm đày loa gãy chuông luyến nàng phở viền sương
khuất cày ni bo rét chè điếu tum uốn thự bộc rạn lã càn vựng tủ bẩn nhục gieo bữa miên sô lát dừa thưa phả gôn
lăn trội ức rỉ phiền mác mài xí don lặng tản nhuộm soái khố tro tưới cắp nhọn bệ buồm gán tiệc dám vữa phiện
nhàn đâm sừng rễ dẻo thiêng mãnh phao dối ròng phiêu nồi váy truất phạn chảo soi đán khiêm phổi khép pho giêng
bắp vòm day ghét qui chuộc lứa lội vời dồn xay say khương giã quỷ rực giấc chả thê thâu lặn ao lị khuê hốt tặc
lót mồ ram giật kẽ bế đẫm my son mộng boong phông lột ê đắn diễu gan cốm phím nàn xôi lầu thệ chém tát rách
tuất xách gối bin khuếch hận ấu rùa chuối khoát ten diệp xóm mẻ rỡ nắp ong tảo nhưỡng tấu dịu cay oanh tom cớ
lùn cõi mía thói lánh kiêu nhung lộn nham nốt mắn trũng rung chùm nóc mồi kiếp mùng ngu kè thóc chưng ướt len
ho thính đổng rắc thoải ngục vội tày rò sỏi tuồng sam ia ngâm đừng chạp kha báu vọt quách miện diêm nghiền
khoác xảo thoi hước trỗi kị são gắt béo cuộn xoắn cọ dê khinh kẹo sạt gộp rãnh quấy vịt tuyền đạm rìa chiên
gay khiếp dồi biếu bon ủ lắk sào nghiệt thề ru lu keo cỗ lựu điếm nứt rước bướm mến mạt út cưỡi đốn chìa hở
khiếm gạt hủ cù lượm go xuôi đấng tiếc en vãn tệp nang xơ im trưa trệ giê trừu quái khóc khéo dầm vỉa lít gang
xông bổn bướu cừ nhuệ túng ben giàn trễ ồn ve chà cóc đam hoằng phách thoáng nhai gõ kạn sảnh dào ngoặt khốc
manh ghen hới thiêu trơn xê hãi chàm bận râu thuột biếm óc au biền khoái thiếp giục máng gam nón thủng chọc
chén khôn sò thới sầm còi trát bô mịn thặng rụng doãn ngủi nhở vãng đè tý ngắt huyệt mít phì oa bọt hệt quầy
ướp mẫn rậm trán tòng úp mỏi đặn gởi chán xinh yểm kiêng búa cẩu phô kẹp thầm chớp po nới dưa sọ dật lừng
xuồng nhọc sập kem vụn dại nguội bôi sấm lẫy khỉ hợi khế toản sốc hò đăk vùi vạt nhũ thắp xáo ngắm chanh loãng
ôi cu hạo dạo thoa thùy cua đả cằn thuở ngưu muôn chê xẻ rô rẫy lon sâm nhàng dai hòm se ri lanh vóc be đũa
then lợp phàn dậu cồ cháo mồng lượn thêu cởi tẩm lộng ôm gióng ất sá tủa nùng banh rai tỉn lún pu chậu bóp nôi
líu giọt nhâm kèn tỵ kình lặc nghênh gươm nơ côi căm ơ gặt bọ rộn tăm lùng ạt cò dấy đữ ăng cồng muỗi lốc bẩm
xoa họng trơ bửu luộc ngọ sun đùa uất chước thỏ xào tao vôn bàu sấy vẹt lề tẩu hách ách lõm võng xua ngoan re
búp trác ồ nan rơ mương vắt thuyên sẫm mút bẫy sắn rỗng bong dở thốn cau lắc hong tiệm mệt nện nặc hạc quỳ
sủng thau xì chích khiên nhô chuồng xé buông ải quấn đành bỗng sáo ngoạn rơm hột đao sanh ùn tễ dép hổng sòng
chặng ngậm kíp khoảnh cưa câm nhặt ngươi nhồi đớn den nụ khao vò gả duật mun điệt dì thắm tằm má xát đu sim
lách chui bồng om lều uông cuồng tụt miệt giòn chót sán nhúng lướt áng cảo dăm te tụy dang điểu à cụt né ngan
giỗ ghé thiều chen tớ nản un uyển bưởi huynh mướn chẵn bấm rong dỗ đố điềm tẻ báng hươu sửu át bầy rộ mỳ rìu
chèn cuốc ngoặc oan đuối hăng gỉ ken duẩn náo sầu lẻo rũ ngả thớt rốt rặng hiên ren mâm chăng dực lẩn cạp
giằng nứa thẳm tua niệu xoài thỏi lạch chật điên thìn lỡ đắng hân léo hoi chóc rưỡi trượng ghỉ ốp gi lau kệ
diều xốp gân múi vác vả lọ rêu hít húng nhí lung đái đản ư ưng lồi vạc khốn bừa nà chốn trầu vượn bỗ xúi đậy
bịt í tỳ sạc sấu sọc cám tủy tánh giò mứt đoanh úng nài mả quai phèn nhổ rủ cúm hí vy nem vã mập hựu răn lơ
góa nhữ kiệu tỏi vấp mầu gô dẹt hóc tỉa găng mo tâu khảm trứ dan vỗ sói kẹt gầm khắt xót thốt sồi roi krông
bùa ơi cút nhốt cuống vá củi nọ trảng ỷ liêng rạc oán nộn dĩnh đúp hắn tía nỏ phai toan bần kìm chổi hẻm húc
toại gianh phò bú bu độn rót pan ù tí hông dạt trèo phẫn lăk ếch sưởi nách chầu vàm ngạo ị dôi giầy lí trụy
khóm que ụ nhuyễn súy dứa hèn mày bơ nỉ nộ bỉnh diễm uẩn sộ mò hanh khước nộm tì chiêng rán liềm ruồi mỗ dữu
két cữu nắn ráo chói thẫm hũ thán cạo bẻ hun đơ băm ghê nậm chài
"""

RANK = {word: rank for rank, word in enumerate(_SYLLABLES.split(), start=1)}
"""The most frequent syllables, tones where most legal text has them; 1 is the first."""
