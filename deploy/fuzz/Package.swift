// swift-tools-version: 6.2
import PackageDescription

// The rooms that decoders need, instrumented, and what feeds them. A package of its own, since what is instrumented for
// libFuzzer is of no use for anything else. `deploy/fuzz/run` links the folders of the project, builds and runs it.
let package = Package(
    name: "fuzz",
    targets: [
        .systemLibrary(name: "CIcu", path: "Rooms/CIcu", pkgConfig: "icu-i18n"),
        .systemLibrary(name: "CMarks", path: "Rooms/CMarks"),
        .target(name: "CSimdjson", path: "Rooms/CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        .systemLibrary(name: "CExpat", path: "Rooms/CExpat", pkgConfig: "expat"),
        .systemLibrary(name: "CIcal", path: "Rooms/CIcal", pkgConfig: "libical"),
        .systemLibrary(name: "CGMime", path: "Rooms/CGMime", pkgConfig: "gmime-3.0"),
        .systemLibrary(name: "CMalloc", path: "Rooms/CMalloc"),
        .target(name: "Pace", path: "Rooms/Pace"),
        .target(name: "Json", dependencies: ["CSimdjson"], path: "Rooms/Json"),
        .target(name: "Icu", dependencies: ["CIcu"], path: "Rooms/Icu"),
        .target(name: "MailAddresses", dependencies: ["Icu"], path: "Rooms/MailAddresses"),
        .target(name: "Xml", dependencies: ["CExpat"], path: "Rooms/Xml"),
        .target(name: "Linux", dependencies: ["CMalloc"], path: "Rooms/Linux"),
        .target(name: "Mime", dependencies: ["CGMime"], path: "Rooms/Mime"),
        .target(
            name: "Calendars",
            dependencies: ["CIcal", "Icu", "Linux", "MailAddresses", "Pace"],
            path: "Rooms/Calendars"
        ),
        .target(
            name: "RecordFormats",
            dependencies: ["CMarks", "Pace", "Json", "MailAddresses", "Xml"],
            path: "Rooms/RecordFormats"
        ),
        .target(
            name: "Mail",
            dependencies: ["Pace", "RecordFormats", "MailAddresses", "Mime", "Calendars"],
            path: "Rooms/Mail"
        ),
        .target(
            name: "Corpus",
            dependencies: ["RecordFormats", "Mail", "Pace"],
            path: "Judge",
            sources: ["Judge.swift", "Variants.swift"]
        ),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["Corpus"],
            path: "Target",
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
    ],
    cxxLanguageStandard: .cxx17
)
for target in package.targets where target.type != .system && target.name != "CSimdjson" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .unsafeFlags(target.name == "Fuzz" ? ["-sanitize=fuzzer", "-parse-as-library"] : ["-sanitize=fuzzer"]),
    ]
}
