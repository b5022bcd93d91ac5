extension Refusal {
    /// A source in line 2.
    private static func source(_ text: String, _ lines: String...) -> Refusal {
        var refusal = Refusal("sources:\n  - {name: a, path: /a, \(text)}\n")
        refusal.lines = lines
        return refusal
    }

    static let mail: [Refusal] = [
        .team(
            "managers: [{id: a, emails: [Anna+Sales@Example.com]}]",
            "4: emails: found 'Anna+Sales@Example.com', allowed: anna@example.com, which stands for the address with "
                + "every +tag"
        ),
        .team(
            "managers: [{id: a, emails: [anna@exa mple.com, anna@example..com, \"@example.com\", anna@-x.com]}]",
            "4: emails: found 'anna@exa mple.com', allowed: an address such as a@example.com",
            "4: emails: found 'anna@example..com', allowed: an address",
            "4: emails: found '@example.com', allowed: an address",
            "4: emails: found 'anna@-x.com', allowed: an address"
        ),
        .team(
            "managers:\n      - {id: a, emails: [{address: a@x.com, until: 2027-01-31}]}\n"
                + "      - {id: b, emails: [{address: A@X.COM, from: 2027-01-31}]}",
            "6: address 'a@x.com': found given to manager 'b' and, in line 5, to 'a', both on 2027-01-31, allowed: one "
                + "owner at a time ('from' and 'until' say when)"
        ),
        // Both spellings of one domain: the A-label is from RFC 3492 7.1's procedure for "bücher".
        .team(
            "managers:\n      - {id: a, emails: [a@b\u{FC}cher.example]}\n      - {id: b, emails: [a@xn--bcher-kva.example]}",
            "6: address 'a@xn--bcher-kva.example': found given to manager 'b' and, in line 5, to 'a', both always"
        ),
        Refusal(
            "marks: {positive: [{copy: Deals@x.com}]}\nteams:\n  - name: t\n    zone: UTC\n    managers:\n"
                + "      - {id: a, emails: [deals@x.com]}\n",
            "6: address 'deals@x.com': found given to manager 'a' and to the mark 'copy', allowed: one of the two"
        ),
        Refusal(
            "marks:\n  positive:\n    - {copy: agreed}\n    - {copy: a+agreed@x.com}\n    - {plus: +agreed}\n    - {header: \"X-A: yes\"}\n",
            "3: copy: found 'agreed', allowed: an address such as agreed@example.com",
            "4: copy: found 'a+agreed@x.com', allowed: an address without a tag ({plus: agreed} is the mark of a tag at "
                + "any manager's address)",
            "5: plus: found '+agreed', allowed: what stands between + and @, such as agreed",
            "6: header: found 'X-A: yes', allowed: the name of a header such as X-Agreement (its text is 'value')"
        ),
        // Compared without case, one is the other.
        Refusal(
            "marks:\n  positive: [{subject: \"[Agreed]\"}]\n  negative: [{subject: \"[agreed]\"}]\n",
            "3: negative: found '[agreed]' under 'positive' too, allowed: one of the two"
        ),
        Refusal(
            "mail: {internal: [\"@example.com\", a@example.com, \"*.example.com\"]}\n",
            "1: internal: found '@example.com', allowed: a domain of mail such as example.com",
            "1: internal: found 'a@example.com', allowed: a domain",
            "1: internal: found '*.example.com', allowed: a domain"
        ),
        .source(
            "format: maildir, site: main, trunks: [PJSIP/a-*]",
            "2: site: found beside format maildir, which belongs to no PBX, allowed: no site",
            "2: trunks: found beside format maildir, which has no channels, allowed: no trunks"
        ),
        .source(
            "format: journal, site: main, trunks: [PJSIP/a-*]",
            "2: site: found beside format journal, which belongs to no PBX, allowed: no site",
            "2: trunks: found beside format journal, which has no channels, allowed: no trunks"
        ),
        .source(
            "format: maildir, mailbox: journal",
            "2: mailbox: found 'journal', allowed: an address such as journal@"
        ),
        .source("format: maildir, journal: yes", "2: journal: found 'yes', allowed: exchange"),
        .source("format: maildir, trust_headers: 0", "2: trust_headers: found '0', allowed: true, false"),
        .source(
            "format: ics, mailbox: a@x.com",
            "2: source 'a': found the unknown key 'mailbox', allowed: complete_after"
        ),
    ]

    static let goals: [Refusal] = [
        .team(
            "minimum: {meetings: 5}",
            "4: minimum: found 'meetings', but a team has one daily norm, in which meetings and correspondence count by "
                + "'rates', allowed: one of talk_minutes, contacts, none"
        ),
        .team(
            "minimum:\n      - {talk_minutes: 120,\n         meetings: 2}",
            "6: minimum: found 'meetings', but a team has one daily norm"
        ),
        .team(
            "minimum: [{talk_minutes: 120}, {from: 2027-01-01, progress: 3}]",
            "4: minimum: found 'progress', but progress is counted and never a norm, allowed: one of talk_minutes"
        ),
        .team(
            "minimum: {contacts: 20, sales: 5}",
            "4: minimum: found 'sales', but sales have a norm of their own, allowed: 'plan' of the team"
        ),
        .team("minimum: {}", "4: minimum: found no measure, allowed: one of talk_minutes, contacts, none"),
        .team(
            "plan: {progress: 10}",
            "4: plan: found 'progress', but progress is counted and never a norm, allowed: one of sales, none"
        ),
        .team(
            "plan: {sales: 100, contacts: 10}",
            "4: plan: found 'contacts', but a plan is of sales, and the daily norm of steps is 'minimum', allowed: one of"
        ),
        .team("plan: {from: 2026-12-01}", "4: plan: found no amount, allowed: one of sales, none"),
        .team("plan: {sales: 1, none: true}", "4: plan: found 'sales' and 'none', allowed: one of sales, none"),
        .team("plan: 1000000", "4: plan: found '1000000', allowed: a map with from, none, sales"),
        .team("plan: {sales: 0}", "4: sales: found '0', allowed: an amount a month above 0 such as 1000000 or 999.5"),
        .team("plan: {sales: 1.0000001}", "4: sales: found '1.0000001', allowed: an amount"),
        .team("plan: {sales: 1000000000000}", "4: sales: found '1000000000000', allowed: an amount"),
        .team("plan: {sales: 1e6}", "4: sales: found '1e6', allowed: an amount"),
        .team("plan: [{sales: 1}, {sales: 2}]", "4: plan: found a second entry without 'from' (first in line 4)"),
        .team("progress: [Demo]", "4: progress: found 'Demo', allowed: a map with actions, from, none"),
        .team(
            "progress: {plan: 5, actions: [Demo]}",
            "4: progress: found 'plan', but progress is counted and never a norm, allowed: actions, from, none"
        ),
        .team(
            "progress: {actions: [{name: Demo, minimum: 5}]}",
            "4: actions: found 'minimum', but progress is counted and never a norm, allowed: name, weight"
        ),
        .team("progress: {}", "4: progress: found no list, allowed: one of actions, none"),
        .team("progress: {actions: [Demo], none: true}", "4: progress: found 'actions' and 'none', allowed: one of"),
        .team("progress: {actions: []}", "4: actions: found 0 actions, allowed: 1 to 50, or {none: true} for no list"),
        .team(
            "progress:\n      actions:\n        - Demo shown\n        - {name: demo SHOWN}",
            "7: actions: found 'demo SHOWN' again (first in line 6), allowed: every action once"
        ),
        .team("progress: {actions: [{weight: 2}]}", "4: actions: 'name' is missing, allowed: a text"),
        .team(
            "progress: {actions: [{name: a, weight: 0}]}",
            "4: weight: found '0', allowed: a number above 0, up to 1000"
        ),
        .team("progress: {actions: [{name: a, weight: 1000.5}]}", "4: weight: found '1000.5', allowed: a number"),
        .team("progress: {actions: [{name: a, weight: 0.0000001}]}", "4: weight: found '0.0000001', allowed: a number"),
        .team(
            "managers: [{id: a, plan: {sales: 5}}]",
            "4: manager 'a': found 'plan', but a plan belongs to the team, one for every manager, allowed: 'plan' of the"
        ),
        .team("managers: [{id: a, sales: 5}]", "4: manager 'a': found 'sales', but a plan belongs to the team"),
        .team(
            "managers: [{id: a, progress: [Demo]}]",
            "4: manager 'a': found 'progress', but a progress list belongs to the team, the same for everybody, allowed: "
                + "'progress' of the team"
        ),
    ]
}
