import Foundation

enum AbsolutePath {
    /// The path completed by the working directory.
    static func of(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}
