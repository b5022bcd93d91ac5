import Foundation
package import Pace
package import RecordFormats

extension Configuration {
    /// How many bytes a file may have.
    private static let sizeLimit = 8 << 20

    /// Reads and validates a file; the parameters are those of `parse`.
    ///
    /// A relative path is completed by the working directory, so that the paths of the result are absolute.
    package static func load(
        path: String,
        databaseURL: String?,
        formats: [RecordFormat] = KnownFormats.all,
        numbers: (any NumberReading)? = nil
    ) throws(ConfigurationError) -> Configuration {
        let path = FilePath.absolute(path, in: FileManager.default.currentDirectoryPath)
        func unreadable(_ reason: String, line: Int = 0) -> ConfigurationError {
            ConfigurationError(problems: [ConfigurationError.Problem(file: path, line: line, message: reason)])
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw unreadable("cannot be read: \(reason(error))")
        }
        guard data.count <= sizeLimit else {
            throw unreadable("found \(data.count) bytes, allowed: at most \(sizeLimit)")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            let line = firstBadLine(Array(data))
            throw unreadable("found bytes that are not UTF-8, allowed: text in UTF-8", line: line)
        }
        return try parse(text, path: path, databaseURL: databaseURL, formats: formats, numbers: numbers)
    }

    private static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile: "there is no such file"
        case .fileReadNoPermission: "permission is denied"
        case .fileReadUnknown: "it is no file that can be read"
        default: "\(error.localizedDescription)"
        }
    }

    private static func firstBadLine(_ bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
    }
}
