import Glibc

/// What is known of the terminal behind a stream.
package enum Terminal {
    package enum Stream: Int32, Sendable {
        case input = 0
        case output = 1
        case error = 2
    }

    /// Whether a person sits at the other end.
    package static func isInteractive(_ stream: Stream = .output) -> Bool {
        isatty(stream.rawValue) == 1
    }

    /// Columns; nil when the stream is no terminal.
    package static func width(_ stream: Stream = .output) -> Int? {
        size(stream)?.columns
    }

    /// Columns and lines; nil when the stream is no terminal, or one that does not say.
    package static func size(_ stream: Stream = .output) -> (columns: Int, lines: Int)? {
        var size = winsize()
        guard unsafe ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return nil
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
