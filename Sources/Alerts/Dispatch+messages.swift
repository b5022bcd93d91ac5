package import Pace
package import Settings

extension Dispatch {
    /// An alert whose time has come for one recipient.
    package struct DueItem: Hashable, Sendable {
        /// Whatever the caller knows it by.
        package var id: Int64
        package var alert: Alert
        /// The name of the entry of `alerts`.
        package var channel: String
        package var address: String?
        package var isDigest: Bool
        package var isManager: Bool
        /// The zone of the alert's team.
        package var zone: Zone

        package init(
            id: Int64,
            alert: Alert,
            channel: String,
            address: String?,
            isDigest: Bool,
            isManager: Bool,
            zone: Zone
        ) {
            self.id = id
            self.alert = alert
            self.channel = channel
            self.address = address
            self.isDigest = isDigest
            self.isManager = isManager
            self.zone = zone
        }
    }

    /// A message with its recipient.
    package struct Outgoing: Hashable, Sendable {
        package var message: Message
        package var channel: String
        package var address: String?
        /// Of the items in it.
        package var items: [Int64]
    }

    private struct Recipient: Hashable {
        var channel: String
        var address: String?
        var isManager: Bool
        var zone: String
    }

    /// Groups what is due into messages: what is for a digest goes into one, single alerts too when they are more than
    /// `digestAbove`; webhooks get each alone. Managers go first, then everything keeps its order.
    ///
    /// Items of a channel that is not configured any more are left out.
    package static func messages(of due: [DueItem], channels: [AlertSettings]) -> [Outgoing] {
        var order: [Recipient] = []
        var groups: [Recipient: [DueItem]] = [:]
        for item in due {
            let recipient = Recipient(
                channel: item.channel,
                address: item.address,
                isManager: item.isManager,
                zone: item.zone.name
            )
            if groups[recipient] == nil { order.append(recipient) }
            groups[recipient, default: []].append(item)
        }
        let sorted = order.filter(\.isManager) + order.filter { !$0.isManager }
        return sorted.flatMap { recipient -> [Outgoing] in
            guard let settings = channels.first(where: { $0.name == recipient.channel }) else { return [] }
            return messages(to: settings, groups[recipient] ?? [])
        }
    }

    private static func messages(to settings: AlertSettings, _ items: [DueItem]) -> [Outgoing] {
        var singles = items.filter { !$0.isDigest || settings.isWebhook }
        var together: [DueItem] = []
        if !settings.isWebhook {
            let isFlood = singles.count > settings.digestAbove
            together = items.filter { isFlood || $0.isDigest }
            if isFlood { singles = [] }
        }
        var messages = singles.map { item in
            Outgoing(
                message: Message(
                    item.alert,
                    language: settings.language,
                    zone: item.zone,
                    toManager: item.isManager
                ),
                channel: item.channel,
                address: item.address,
                items: [item.id]
            )
        }
        if let first = together.first {
            let digest = Message(
                digest: together.map(\.alert),
                language: settings.language,
                zone: first.zone,
                toManager: first.isManager
            )
            messages.append(
                Outgoing(message: digest, channel: first.channel, address: first.address, items: together.map(\.id))
            )
        }
        return messages
    }
}
