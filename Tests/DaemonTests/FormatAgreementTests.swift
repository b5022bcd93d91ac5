import Testing

@Suite("The same calls in another format")
struct FormatAgreementTests {
    @Test("give the same contacts", arguments: SameCallsWriter.all)
    func same(_ writer: SameCallsWriter) async throws {
        let office = try Office.scratch()
        try office.configure(SameCalls.roster)
        let calls = SameCalls.calls.filter { writer.hasInternalCalls || !$0.isInternal }
        try office.write(writer.text(calls), to: "records")
        var words = ["contacts", "--format", writer.format, "--zone", "UTC"]
        for option in writer.options { words += ["--option", option] }
        let outcome = try await office.run(words + [office.path("records")])
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(try contacts(outcome) == SameCalls.contacts)
    }

    @Test("read beside each other, as by the own PBX and by the operator, count once", arguments: SameCallsWriter.all)
    func twoSites(_ writer: SameCallsWriter) async throws {
        let office = try Office.scratch()
        let calls = SameCalls.calls.filter { writer.hasInternalCalls || !$0.isInternal }
        try office.write(SameCallsWriter.asterisk.text(SameCalls.calls), to: "own.csv")
        try office.write(writer.text(calls), to: "operator")
        var source =
            "  - {name: operator, site: operator, format: \(writer.format), zone: UTC, path: \(office.path("operator"))"
        if writer.format == "table" {
            source += ", columns: {start: When, answer: Answered, end: Ended, talk: Talk, caller: From, callee: To}"
        }
        // The operator knows the sellers by the extensions that the own PBX tells it.
        let roster = SameCalls.roster
            .replacing("extensions: [101]", with: "extensions: [101, {number: 101, site: operator}]")
            .replacing("extensions: [102]", with: "extensions: [102, {number: 102, site: operator}]")
        try office.configure(
            "sources:\n  - {name: own, format: asterisk-csv, zone: UTC, path: \(office.path("own.csv")), trunks: [\"PJSIP/trunk\"]}\n"
                + source + "}\n" + roster
        )
        let outcome = try await office.run("contacts")
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(try contacts(outcome) == SameCalls.contacts)
    }

    private func contacts(_ outcome: Outcome) throws -> [String] {
        try outcome.objects().map { contact in
            let began = try #require(contact["started_at"]?.text)
            return [
                contact["manager_id"]?.text ?? "", contact["client"]?.text ?? "", String(began.dropFirst(11).prefix(8)),
                "\(Int(contact["talk_seconds"]?.number ?? -1))", contact["reason"]?.text ?? "",
            ].joined(separator: " ")
        }.sorted()
    }
}
