package import Pace
package import Settings

/// The house that the board shows, by the configuration in force, and who may see it.
package struct BoardHouse: Sendable {
    package struct TeamPlace: Hashable, Sendable {
        package var name: String
        package var zone: Zone
        /// Seconds after midnight at which the day begins.
        package var dayStarts: Int64
    }

    package let teams: [TeamPlace]
    package let settings: BoardSettings
    let gate: AccessGate
    let entryTokens: EntryToken
    private let links: LinkSigner

    /// - Parameters:
    ///   - tokens: as the files of the configuration have them.
    ///   - installationSecret: 32 bytes.
    package init(_ configuration: Configuration, tokens: BoardTokens, installationSecret: [UInt8]) {
        teams = configuration.teams.map { TeamPlace(name: $0.name, zone: $0.zone, dayStarts: $0.dayStarts) }
        settings = configuration.board
        gate = AccessGate(settings: settings, tokens: tokens, installationSecret: installationSecret)
        entryTokens = EntryToken(installationSecret: installationSecret)
        links = LinkSigner(installationSecret: installationSecret)
    }

    /// A team by its name; the first where none is named. Nil when there is no such team.
    func team(named name: String?) -> TeamPlace? {
        guard let name else { return teams.first }
        return teams.first { $0.name == name }
    }

    /// The whole address of a manager's page.
    func address(of link: HeadPage.IssuedLink) -> String {
        "\(settings.address)/me/\(links.text(id: link.id, expiresAt: link.expiresAt))"
    }
}
