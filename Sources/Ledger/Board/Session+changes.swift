import Postgres

extension Session {
    /// Waits until the daemon tells of changed counters, but not longer than so many milliseconds.
    ///
    /// It takes up the connection meanwhile, so use one that does nothing else. The first call hears from then on; one
    /// over a new connection hears anew, and what was told in between is not known: look at the counters after each
    /// failure.
    ///
    /// - Returns: the teams whose counters changed; an empty name where they were too many to be told.
    package func changedTeams(waitingMilliseconds: Int) throws -> Set<String> {
        // Hearing what is heard already changes nothing.
        try connection.listen("callpace")
        let told = try connection.notifications(waitingMilliseconds: waitingMilliseconds)
        return Set(told.flatMap { $0.payload.split(separator: ",", omittingEmptySubsequences: false).map(String.init) })
    }
}
