extension MailHouse {
    /// Domains whose addresses belong to people who have nothing else in common: never of one house or organisation.
    package static let freemail: Set<String> = [
        "126.com", "163.com", "aol.com", "autorambler.ru", "bk.ru", "fastmail.com", "free.fr", "freenet.de",
        "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.co.uk",
        "hotmail.com", "hotmail.de", "hotmail.fr", "i.ua", "icloud.com", "inbox.ru", "interia.pl", "internet.ru",
        "laposte.net", "lenta.ru", "libero.it", "list.ru", "live.com", "mac.com", "mail.com", "mail.ru", "me.com",
        "msn.com", "myrambler.ru", "narod.ru", "naver.com", "o2.pl", "onet.pl", "orange.fr", "outlook.com",
        "outlook.de", "pm.me", "proton.me", "protonmail.com", "qq.com", "rambler.ru", "ro.ru", "seznam.cz",
        "t-online.de", "tut.by", "tuta.io", "tutanota.com", "ukr.net", "wanadoo.fr", "web.de", "wp.pl", "xmail.ru",
        "ya.ru", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.fr", "yandex.by", "yandex.com", "yandex.kz",
        "yandex.ru", "yandex.ua", "ymail.com", "zoho.com",
    ]

    /// The domain of an address in the form in which addresses are compared.
    package static func domain(of address: String) -> String {
        address.lastIndex(of: "@").map { String(address[address.index(after: $0)...]) } ?? ""
    }
}
