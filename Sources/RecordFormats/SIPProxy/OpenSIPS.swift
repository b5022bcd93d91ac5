/// `opensips`: what the modules `acc` and `db_flatstore` of OpenSIPS write: lines of the log, and rows.
package enum OpenSIPS {
    package static let format = RecordFormat(
        name: "opensips",
        summary: "OpenSIPS accounting (acc): lines of syslog with records of calls, rows of flatstore",
        needsZone: false,
        options: SIPAccounting.options,
        evidence: .documentation,
        origin: "opensips.cfg: module acc, `do_accounting(\"log\", \"cdr|missed\")` with `extra_fields`; "
            + "for rows `do_accounting(\"db\", …)` with `db_url` on `flatstore:`",
        recognise: { sample in
            // What both write is read as Kamailio's, which is the same.
            guard case .openSIPS? = SIPAccounting.look(sample) else { return nil }
            return Recognition(.certain, "a line of accounting holds call_start_time, ms_duration or setuptime")
        },
        problem: SIPAccounting.problem,
        makeDecoder: { options, carry in SIPAccounting.decoder(options, carry, isOpenSIPS: true) }
    )
}
