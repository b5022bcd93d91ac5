package import Linux
package import Pace
package import RecordFormats
import Settings
import Tail

/// Looks at the beginning of files, compressed ones too, to tell their formats.
package enum FileProbe {
    private static let sampleSize = 256 << 10

    package static func sample(of path: String) throws(SystemError) -> FileSample {
        let bytes = try FileContent.open(path).read(at: 0, count: sampleSize + 1)
        let changed = try? FileStatus(of: path).modifiedAt.flooredDivision(by: 86_400_000_000_000)
        let absolute = path.hasPrefix("/") ? path : PathName.join(PathName.working, path)
        return FileSample(
            path: absolute,
            bytes: Array(bytes.prefix(sampleSize)),
            isWhole: bytes.count <= sampleSize,
            modified: changed.map { Day(number: Int32(clamping: $0)) }
        )
    }

    /// - Parameters:
    ///   - zone: of local times, for the trial.
    ///   - options: what somebody says of the file, by name.
    package static func detection(
        of path: String,
        zone: Zone?,
        options: [String: [String]] = [:]
    ) throws(SystemError) -> FormatDetection {
        FormatDetection(try sample(of: path), zone: zone, options: options, formats: KnownFormats.all)
    }

    /// The newest of files that holds something; nil when none does.
    package static func newest(_ paths: [String]) -> String? {
        let filled = paths.compactMap { path -> (path: String, at: Int64)? in
            guard let status = try? FileStatus(of: path), status.kind == .regular, status.size > 0 else { return nil }
            return (path, status.modifiedAt)
        }
        return filled.max { ($0.at, $0.path) < ($1.at, $1.path) }?.path
    }
}
