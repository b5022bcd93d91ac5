// swift-tools-version: 6.2
import PackageDescription

// The rooms that decoders need, and a program that decodes a file and does nothing with it. `deploy/speed/run` builds it and
// sets it beside DuckDB.
let package = Package(
    name: "speed",
    targets: [
        .systemLibrary(name: "CIcu", path: "Rooms/CIcu", pkgConfig: "icu-i18n"),
        .systemLibrary(name: "CExpat", path: "Rooms/CExpat", pkgConfig: "expat"),
        .systemLibrary(name: "CMarks", path: "Rooms/CMarks"),
        .target(name: "CSimdjson", path: "Rooms/CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "Pace", path: "Rooms/Pace"),
        .target(name: "Json", dependencies: ["CSimdjson"], path: "Rooms/Json"),
        .target(name: "Xml", dependencies: ["CExpat"], path: "Rooms/Xml"),
        .target(name: "Icu", dependencies: ["CIcu"], path: "Rooms/Icu"),
        .target(name: "MailAddresses", dependencies: ["Icu"], path: "Rooms/MailAddresses"),
        .target(
            name: "RecordFormats",
            dependencies: ["CMarks", "Pace", "Json", "MailAddresses", "Xml"],
            path: "Rooms/RecordFormats"
        ),
        .executableTarget(name: "Speed", dependencies: ["RecordFormats", "Pace"], path: "Target"),
    ],
    cxxLanguageStandard: .cxx17
)
for target in package.targets where target.type != .system && target.name != "CSimdjson" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
