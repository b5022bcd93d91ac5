/// `kamailio`: what the modules `acc` and `db_flatstore` of Kamailio write: lines of the log, and rows.
package enum Kamailio {
    package static let format = RecordFormat(
        name: "kamailio",
        summary: "Kamailio accounting (acc): lines of syslog, records of dialogs, rows of flatstore",
        needsZone: false,
        options: SIPAccounting.options,
        evidence: .documentation,
        origin: "kamailio.cfg: `#!define WITH_ACCOUNTING`, modparam acc `log_level`, `log_flag`, `log_extra`; "
            + "for rows `db_url` with `flatstore:` and `db_extra`",
        recognise: { sample in
            switch SIPAccounting.look(sample) {
            case .openSIPS?, nil: nil
            case .dialog?: Recognition(.certain, "a line holds start_time, end_time and duration")
            case .either?: Recognition(.certain, "a line holds ACC: and a kind of accounting")
            case .row(let fields)?: rows(fields: fields)
            }
        },
        problem: SIPAccounting.problem,
        makeDecoder: { options, carry in SIPAccounting.decoder(options, carry, isOpenSIPS: false) }
    )

    private static func rows(fields: Int) -> Recognition {
        let shape = "rows begin with a method and hold a code and an epoch"
        guard let columns = SIPAccountingRows.columnsToName(fields: fields) else { return Recognition(.likely, shape) }
        return Recognition(.likely, shape + "; `columns` must name those behind time", options: ["columns": columns])
    }
}
