import Glibc
import Synchronization

/// The whole of the terminal at the standard output, to draw on and to be given back as it was.
///
/// Drawing is on the alternate screen, so that what stood there before comes back. Keys are not echoed meanwhile.
package final class TerminalScreen: Sendable {
    private struct State {
        var isShown = false
        /// How the terminal treats keys when nobody draws.
        var settings: termios?
    }

    private let state = Mutex(State())

    package init() {}

    deinit { leave() }

    /// Alternate screen, no cursor, no wrapping of long lines.
    private static let beginning = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l"
    private static let end = "\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    /// Takes the terminal. Does nothing when it is taken.
    package func enter() throws(SystemError) {
        try state.withLock { state throws(SystemError) in
            guard !state.isShown else { return }
            var settings = termios()
            if unsafe tcgetattr(STDOUT_FILENO, &settings) == 0 {
                state.settings = settings
                settings.c_lflag &= ~tcflag_t(ECHO)
                unsafe tcsetattr(STDOUT_FILENO, TCSANOW, &settings)
            }
            state.isShown = true
            try StandardOutput.write(Self.beginning)
        }
    }

    /// Shows lines in the place of those before; the terminal has to have room for them. Does nothing while it is not
    /// taken.
    package func draw(_ lines: [String]) throws(SystemError) {
        // Each line is cleared behind its end, and what is below the last: nothing flickers.
        let text = "\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J"
        try state.withLock { state throws(SystemError) in
            if state.isShown { try StandardOutput.write(text) }
        }
    }

    /// Gives the terminal back. Does nothing when it is not taken.
    package func leave() {
        state.withLock { state in
            guard state.isShown else { return }
            state.isShown = false
            // A terminal that is gone needs nothing any more.
            try? StandardOutput.write(Self.end)
            guard var settings = state.settings else { return }
            // What was typed meanwhile was not meant for the shell.
            unsafe tcsetattr(STDOUT_FILENO, TCSAFLUSH, &settings)
        }
    }
}
