import Pace
import RecordFormats
import Testing

/// Damaged files of printed lines and of Asterisk's relatives: nothing is lost, nothing crashes, and the windows in which
/// bytes come make no difference.
struct DamagedLinesTests {
    private static let texts: [String: [String]] = [
        "hipath": [
            "15.12.0012:23:34  1    1200:3400:02:340230298007766                        1\r\n",
            "15.12.0012:23:50  1    13     00:00:150230298007766                       31\r\n",
            "15.12.0012:20:26  1    12             0230298007766                        0\r\n",
        ],
        "mitel": [
            "%02/04 13:13:16  0000:16:38 7411    0003 7406                      I 7406\r\n",
            " 11/23 08:02P 00:02:22 T12   008 4210                         4210\r\n", "CLOCK MALFUNCTION\n",
        ],
        "panasonic": [
            "  Date     Time    Ext CO        Dial Number        Ring Duration  Acc code  CD \r\n",
            "23/11/26 10:03AM  1200 01 <I>79161234567            0'12 00:05'30\r\n",
            "23/11/26 10:03AM 1200  01 079161234567                   00:05'30            TR\r\n",
        ],
        "grandstream-ucm": [
            GrandstreamTests.row,
            "AcctId,accountcode,src,dst,dcontext,clid,channel,dstchannel,start,billsec,disposition\n",
            #"{"cdr":[{"AcctId":"1","src":"1","dst":"2","dstchannel":"SIP/2-1","start":"2026-11-23 08:02:35","#,
            #""duration":"3","billsec":"2","disposition":"ANSWERED","uniqueid":"1.1"},"#, #"{"main_cdr":{}}]}"#,
        ],
        "yeastar": [
            "ID,Time,Call From,Call To,Talk Duration,Status\n", "1,2026-11-23 08:02:35,79161234567,1001,5,ANSWERED\n",
            #"{"callid":"1","timestart":"2026-11-23 08:02:35","callfrom":"1","callto":"2","talkduraction":1,"status":"BUSY"}"#,
        ],
    ]

    @Test("Bytes changed, lost and doubled, pieces in any order", arguments: texts.keys.sorted())
    func damaged(format: String) {
        var generator = Random(23)
        var options = utc
        options.further = ["dates": ["dmy"], "year": ["2026"]]
        let pieces =
            (Self.texts[format] ?? []) + [
                "\"", "{", "}", "[", "]", "\n", "\r", "\0", String(repeating: "\0", count: 20), " ",
            ]
        for _ in 0..<60 {
            let text = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }
            var bytes = Array(text.joined().utf8)
            for _ in 0..<Int.random(in: 0...6, using: &generator) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: index)
                default: bytes.insert(bytes[index], at: index)
                }
            }
            #expect(LineWindows.difference(format, bytes, options) == nil, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }
}
