/// The files that pages refer to; they are part of the program.
package struct Asset: Sendable {
    /// With a digest of the content in it, so that browsers may keep it for ever: `/assets/board-1a2b3c4d.css`.
    package var path: String
    package var contentType: String
    package var bytes: [UInt8]

    fileprivate init(_ name: String, _ suffix: String, _ contentType: String, _ bytes: [UInt8]) {
        path = "/assets/\(name)-\(Self.digest(of: bytes)).\(suffix)"
        self.contentType = contentType
        self.bytes = bytes
    }

    /// FNV-1a of 64 bits, in hexadecimal: tells versions apart, and guards nothing.
    private static func digest(of bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

struct AssetFiles: Sendable {
    let style = Asset(
        "board",
        "css",
        "text/css; charset=utf-8",
        PackageResources.base_css + PackageResources.board_css + PackageResources.wall_css + PackageResources.own_css
    )
    let script = Asset("board", "js", "text/javascript; charset=utf-8", PackageResources.board_js)
    let icon = Asset("icon", "svg", "image/svg+xml", PackageResources.icon_svg)

    var all: [Asset] { [style, script, icon] }
}
