/// A seller of the simulated floor.
package struct SimulatedManager: Hashable, Sendable {
    /// 101 and up.
    package var `extension`: Int
    /// The key in the configuration.
    package var id: String
    package var name: String

    /// The number that clients dial to reach the manager: `74951000101`.
    package var did: String { "74951000\(`extension`)" }

    private static let people = [
        ("anna", "Анна Петрова"), ("boris", "Boris Ivanov"), ("vera", "Вера Смирнова"), ("grigory", "Григорий Орлов"),
        ("daria", "Daria Volkova"), ("egor", "Егор Зайцев"), ("zhanna", "Жанна Д'Арк-Лебедева"), ("igor", "Igor Popov"),
        ("kira", "Кира Соколова"), ("lev", "Лев Морозов"), ("marina", "Marina Belova"), ("nikita", "Никита Фёдоров"),
        ("olga", "Ольга Тихая"), ("pavel", "Pavel Sidorov"), ("roman", "Роман Ключ"), ("sofia", "София Ершова"),
    ]

    /// The manager at an index of the roster.
    package static func manager(_ index: Int) -> SimulatedManager {
        let number = 101 + index
        guard people.indices.contains(index) else {
            return SimulatedManager(extension: number, id: "m\(number)", name: "Manager \(number)")
        }
        return SimulatedManager(extension: number, id: people[index].0, name: people[index].1)
    }
}
