import Foundation

/// A folder of a test.
struct FileFolder {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    /// A folder that everybody may enter; the test removes it.
    static func temporary(mode: Int = 0o755, in parent: String = "/tmp") -> FileFolder {
        let folder = FileFolder("\(parent)/callpace-test-\(UInt32.random(in: 0...UInt32.max))")
        folder.make(mode: mode)
        return folder
    }

    func make(mode: Int = 0o755) {
        // A folder that could not be made shows in the first use of it.
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try? FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    func folder(_ name: String) -> FileFolder {
        FileFolder("\(path)/\(name)")
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name)")
    }

    func text(of name: String) -> String {
        (try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)) ?? ""
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    func mode(of name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    func owner(of name: String) throws -> String? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.ownerAccountName] as? String
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
