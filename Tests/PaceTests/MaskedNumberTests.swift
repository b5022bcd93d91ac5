import Pace
import Testing

struct MaskedNumberTests {
    @Test(
        "Numbers of seven digits and more are masked but for the first four and the last two characters",
        arguments: [
            ("79161234573", "7916*****73"), ("+79161234573", "+791******73"), ("101", "101"), ("123456", "123456"),
            ("1234567", "1234*67"), ("+7 (916) 123-45-67", "+7 (91*) ***-**-67"),
            ("SIP/79161234573", "SIP/7916*****73"),
            ("from 79161234573, to 101", "from 7916*****73, to 101"), ("anonymous", "anonymous"), ("", ""),
        ]
    )
    func masking(text: String, expected: String) {
        #expect(MaskedNumber.masked(in: text) == expected)
    }

    @Test("In the name of a channel a hyphen parts the number from the suffix")
    func channel() {
        #expect(MaskedNumber.masked(in: "SIP/101-0000001a", joinsParts: false) == "SIP/101-0000*01a")
        #expect(MaskedNumber.masked(in: "IAX2/101-7149", joinsParts: false) == "IAX2/101-7149")
        #expect(MaskedNumber.masked(in: "SIP/79161234573-1a", joinsParts: false) == "SIP/7916*****73-1a")
    }
}
