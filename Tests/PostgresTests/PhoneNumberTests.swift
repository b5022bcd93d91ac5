import PhoneNumbers
import Testing

@Suite struct PhoneNumberTests {
    let reader = PhoneNumberReader()

    @Test(
        "numbers as people and switches write them become E.164",
        arguments: [
            ("8 (495) 123-45-67", "RU", "+74951234567"),
            ("+7 495 123-45-67", "RU", "+74951234567"),
            ("+7 495 123-45-67", "GB", "+74951234567"),
            ("79161234567", "RU", "+79161234567"),
            ("89161234567", "RU", "+79161234567"),
            ("9161234567", "RU", "+79161234567"),
            ("74951000101", "RU", "+74951000101"),
            ("+74951000101", "RU", "+74951000101"),
            ("8-800-555-35-35", "RU", "+78005553535"),
            ("810442079460958", "RU", "+442079460958"),
            ("+44 20 7946 0958", "RU", "+442079460958"),
            ("020 7946 0958", "GB", "+442079460958"),
            ("0044 20 7946 0958", "DE", "+442079460958"),
            ("030 901820", "DE", "+4930901820"),
            ("(212) 555-2368", "US", "+12125552368"),
            ("12125552368", "US", "+12125552368"),
            ("  +7 495 123-45-67 ", "RU", "+74951234567"),
            ("8 (495) 123-45-67 доб. 12", "RU", "+74951234567"),
            ("+7 495 123-45-67, доб. 12", "RU", "+74951234567"),
            ("020 7946 0958 ext. 7", "GB", "+442079460958"),
            ("(212) 555-2368 x123", "US", "+12125552368"),
            ("＋７４９５１２３４５６７", "RU", "+74951234567"),
        ]
    )
    func valid(_ text: String, _ region: String, _ expected: String) {
        #expect(reader.e164(text, region: region) == expected)
    }

    @Test("without a region only numbers with a plus are read")
    func noRegion() {
        #expect(reader.e164("+44 20 7946 0958", region: nil) == "+442079460958")
        for text in ["79161234567", "442079460958", "8 (495) 123-45-67", "0044 20 7946 0958", "123456789012345"] {
            #expect(reader.e164(text, region: nil) == nil, "\(text)")
        }
    }

    @Test(
        "what is no valid number is nil",
        arguments: [
            "", " ", "+", "()", "112", "101", "0101", "12345", "123-45-67", "anonymous", "unknown", "<script>",
            "<script>84951234567</script>", "1-800-FLOWERS", "8 800 FLOWERS", "8 495 FLOWERS доб. 12", "доб. 12",
            "tel 84951234567", "84951234567 Anna", "sip:84951234567@host", "84951234567@host", "+999 123 456 789",
            "+7", "00000000000", "99999999999999999999", "8495123456", "84951234567\u{0}", "\u{0}",
            "+7 495 123-45-67;drop",
            "⁸⁴⁹⁵¹²³⁴⁵⁶⁷", "+++++++", "--------------", "8 495 123-45-67 доб. ", "🙂84951234567",
        ]
    )
    func invalid(_ text: String) {
        #expect(reader.e164(text, region: "RU") == nil)
    }

    @Test("a text longer than 64 bytes is nil, however it ends")
    func long() {
        #expect(reader.e164("84951234567" + String(repeating: " ", count: 53), region: "RU") == "+74951234567")
        #expect(reader.e164("84951234567" + String(repeating: " ", count: 54), region: "RU") == nil)
        #expect(reader.e164(String(repeating: "+", count: 100_000), region: "RU") == nil)
    }

    @Test("an unknown region reads as none")
    func unknownRegion() {
        #expect(reader.e164("84951234567", region: "XX") == nil)
        #expect(reader.e164("+74951234567", region: "XX") == "+74951234567")
        #expect(reader.e164("84951234567", region: "") == nil)
    }

    @Test("answers do not change when they are remembered, nor when the memory is full")
    func memory() {
        let small = PhoneNumberReader(memory: 2)
        for _ in 0..<3 {
            for last in 0...9 {
                #expect(small.e164("8495123456\(last)", region: "RU") == "+7495123456\(last)")
                #expect(small.e164("8495123456\(last)", region: nil) == nil)
            }
        }
    }

    @Test("several threads read at once")
    func parallel() async {
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 1_000_000..<1_000_300 {
                        #expect(self.reader.e164("8495\(number + task)", region: "RU") == "+7495\(number + task)")
                    }
                }
            }
        }
    }
}
