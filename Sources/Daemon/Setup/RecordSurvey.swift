import Linux
package import Pace
package import RecordFormats
import Tail

/// What records of PBXs are found on a machine.
package struct RecordSurvey: Sendable {
    /// Files of a place that are looked into before it is given up.
    private static let mostTries = 5
    /// Files of a place that are looked at at all.
    private static let mostFiles = 100_000

    package struct Finding: Sendable {
        package var place: KnownPlaces.Place
        /// The glob below the root that was asked for.
        package var path: String
        package var files: Int
        /// The newest file with content.
        package var newest: String
        package var detection: FormatDetection
    }

    /// In the order of the places.
    package private(set) var findings: [Finding] = []
    /// Places at which nothing is.
    package private(set) var absent: [KnownPlaces.Place] = []
    /// Places that could not be looked at, as sentences.
    package private(set) var problems: [String] = []

    /// - Parameters:
    ///   - root: where the system lies; empty for the running one.
    ///   - zone: of local times.
    package init(root: String, zone: Zone?, places: [KnownPlaces.Place] = KnownPlaces.all) {
        for place in places {
            do throws(SystemError) {
                guard let finding = try Self.look(at: place, root: root, zone: zone) else {
                    absent.append(place)
                    continue
                }
                findings.append(finding)
            } catch {
                if error.isAbsence { absent.append(place) } else { problems.append("\(error)") }
            }
        }
    }

    private static func look(at place: KnownPlaces.Place, root: String, zone: Zone?) throws(SystemError) -> Finding? {
        let path = root + place.path
        var left = try SourceFiles.list([path]).suffix(mostFiles)[...]
        let count = left.count
        var first: Finding?
        var tries = 0
        while tries < mostTries, let newest = FileProbe.newest(Array(left)) {
            tries += 1
            let detection = try FileProbe.detection(of: newest, zone: zone)
            let finding = Finding(place: place, path: path, files: count, newest: newest, detection: detection)
            if detection.found != nil { return finding }
            first = first ?? finding
            left.removeAll { $0 == newest }
        }
        return first
    }
}
