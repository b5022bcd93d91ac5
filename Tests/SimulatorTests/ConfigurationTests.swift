import Simulator
import Testing

@Suite("The configuration of the simulated floor")
struct ConfigurationTests {
    @Test("It names the sources, the roster and the rules")
    func snippet() {
        let text = SimulatedPBX.configurationYAML(
            sources: [
                SimulatedSource(name: "cdr", format: .asteriskCSV, path: "Master.csv"),
                SimulatedSource(name: "events", format: .asteriskCEL, path: "cel/Cel \"1\".csv"),
                SimulatedSource(name: "queue", format: .asteriskQueueLog, path: "queue_log"),
            ],
            zone: Floor.moscow,
            managers: 3
        )
        #expect(
            text == #"""
                region: RU
                internal: {extensions: ["1XX"]}
                sources:
                  - {name: "cdr", format: asterisk-csv, path: "Master.csv", zone: "Europe/Moscow", trunks: ["PJSIP/mango-*"]}
                  - {name: "events", format: asterisk-cel, path: "cel/Cel \"1\".csv", trunks: ["PJSIP/mango-*"]}
                  - {name: "queue", format: asterisk-queue-log, path: "queue_log"}
                teams:
                  - name: sales
                    zone: "Europe/Moscow"
                    hours: {mon-fri: "09:00-18:00", break: "13:00-14:00"}
                    qualify: {by: talk, minimum_talk: 60s}
                    codes: {yes: ["1"], no: ["2"], none: ["0"]}
                    minimum:
                      - {from: 2000-01-01, talk_minutes: 120}
                    managers:
                      - {id: anna, name: "Анна Петрова", extensions: [101]}
                      - {id: boris, name: "Boris Ivanov", extensions: [102]}
                      - {id: vera, name: "Вера Смирнова", extensions: [103]}

                """#
        )
    }

    @Test("Extensions of a large floor are internal and unlike each other", arguments: [(99, 1), (100, 2), (799, 8)])
    func largeFloor(_ managers: Int, _ hundreds: Int) {
        let text = SimulatedPBX.configurationYAML(sources: [], zone: Floor.moscow, managers: managers)
        #expect(text.split(separator: "\n").filter { $0.contains("- {id: ") }.count == managers)
        let listed = text.split(separator: "\n").first { $0.hasPrefix("internal") }.map {
            $0.split(separator: "XX").count - 1
        }
        #expect(listed == hundreds)
        let pbx = Floor.pbx(managers: managers)
        #expect(Set(pbx.managers.map(\.id)).count == managers)
    }
}
