import Mail
package import RecordFormats

/// All formats that a source may have.
package enum KnownFormats {
    package static let all: [RecordFormat] = FormatCatalog.all + MailFormats.all

    package static func format(named name: String) -> RecordFormat? {
        all.first { $0.name == name }
    }
}
