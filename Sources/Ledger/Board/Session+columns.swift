extension Session {
    /// The columns of a view in their order, for answers without rows.
    package func columns(of view: ViewRows) throws -> [String] {
        try texts("select v.* from (select) o left join \(view.viewName) v on false").first?.names ?? []
    }
}

extension ViewRows {
    /// The public view that holds the rows.
    package var viewName: String {
        switch self {
        case .now: "intensity_now"
        case .days: "intensity_day"
        case .hours: "intensity_hour"
        case .contacts: "contact_log"
        case .sources: "source_status"
        case .alerts: "alert_log"
        }
    }
}
