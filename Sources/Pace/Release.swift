/// What runs.
package enum Release {
    /// As people name it: major, minor, patch.
    package static let version = "0.7.0"
}
