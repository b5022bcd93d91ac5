/// The fields of a call detail record of Unified CM that bear on it, at their places from release 5 on.
///
/// Source: Cisco's "Call Reporting and Billing / CDR Administration Guide", *Field Descriptions*. Releases spell some
/// names otherwise (`destConversationID`), so case is of no concern.
enum CUCMColumn: UInt8, WideColumn {
    case recordType
    case manager
    case call
    case origination
    case calling
    case callingUser
    case originCause
    case originallyCalled
    case called
    case calledUser
    case destinationCause
    case connect
    case disconnect
    case id
    case duration
    case originDevice
    case destinationDevice
    case redirectedBy
    case lastRedirectedBy
    case redirectReason
    case lastRedirectReason
    case destinationConversation
    case cluster
    case joinedBy
    case matterCode
    case originConversation
    case authorizationCode
    case huntPilot
    case queueWait
    case originMobile
    case destinationMobile

    /// Without these a row tells nothing.
    static let required: [CUCMColumn] = [.manager, .call, .origination, .calling, .called, .connect, .disconnect]
    /// Older exports than the guide's have fewer fields, in another order.
    static let fewestFields = 56

    var place: Int { description.place }
    var name: String { description.name }

    private var description: (place: Int, name: String) {
        switch self {
        case .recordType: (0, "cdrRecordType")
        case .manager: (1, "globalCallID_callManagerId")
        case .call: (2, "globalCallID_callId")
        case .origination: (4, "dateTimeOrigination")
        case .calling: (8, "callingPartyNumber")
        case .callingUser: (9, "callingPartyUnicodeLoginUserID")
        case .originCause: (11, "origCause_value")
        case .originallyCalled: (29, "originalCalledPartyNumber")
        case .called: (30, "finalCalledPartyNumber")
        case .calledUser: (31, "finalCalledPartyUnicodeLoginUserID")
        case .destinationCause: (33, "destCause_value")
        case .connect: (47, "dateTimeConnect")
        case .disconnect: (48, "dateTimeDisconnect")
        case .id: (50, "pkid")
        case .duration: (55, "duration")
        case .originDevice: (56, "origDeviceName")
        case .destinationDevice: (57, "destDeviceName")
        case .redirectedBy: (60, "origCalledPartyRedirectOnBehalfOf")
        case .lastRedirectedBy: (61, "lastRedirectRedirectOnBehalfOf")
        case .redirectReason: (62, "origCalledPartyRedirectReason")
        case .lastRedirectReason: (63, "lastRedirectRedirectReason")
        case .destinationConversation: (64, "destConversationId")
        case .cluster: (65, "globalCallId_ClusterID")
        case .joinedBy: (66, "joinOnBehalfOf")
        case .matterCode: (70, "clientMatterCode")
        case .originConversation: (74, "origConversationId")
        case .authorizationCode: (77, "authorizationCodeValue")
        case .huntPilot: (102, "huntPilotDN")
        case .queueWait: (113, "totalWaitTimeInQueue")
        case .originMobile: (120, "origMobileDeviceName")
        case .destinationMobile: (121, "destMobileDeviceName")
        }
    }
}

extension WideColumns<CUCMColumn> {
    /// - Parameter names: of a header line, in lower case.
    init(header names: [String]) {
        var places: [CUCMColumn: Int] = [:]
        for column in CUCMColumn.allCases {
            places[column] = names.firstIndex(of: column.name.lowercased())
        }
        self.init(count: names.count, places)
    }
}
