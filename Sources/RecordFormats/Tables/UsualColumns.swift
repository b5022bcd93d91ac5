import Pace

/// What web exports call their columns, in Russian and English. A name that begins with one of these is that one.
enum UsualColumns {
    static let map = CallMap(
        name: "table",
        names: [
            .start: [
                "дата и время", "время начала", "начало разговора", "начало", "время звонка", "start time", "start",
                "started at", "date and time", "date/time", "date time", "datetime", "call time", "call start",
                "call date",
                "started_at", "start_time",
            ],
            .date: ["дата", "date"],
            .time: ["время", "time"],
            .answer: ["время ответа", "answer time", "answered at", "answered_at", "answer_time", "answer"],
            .end: [
                "время окончания", "окончание", "время завершения", "завершение", "end time", "ended at", "ended_at",
                "end_time", "end",
            ],
            .talk: [
                "длительность разговора", "время разговора", "продолжительность разговора", "разговор", "talk time",
                "talk duration", "talk", "billable seconds", "billsec", "conversation", "talk_time", "talk_duration",
            ],
            .total: [
                "длительность", "продолжительность", "общая длительность", "duration", "total time", "call duration",
                "call length",
            ],
            .ring: [
                "ожидание", "время ожидания", "длительность ожидания", "время дозвона", "ring time", "wait time",
                "waiting time",
                "ring duration", "time to answer",
            ],
            .direction: [
                "направление", "тип звонка", "тип вызова", "тип", "вид звонка", "direction", "call direction",
                "call type", "type",
            ],
            .status: [
                "статус", "результат", "состояние", "исход", "status", "call status", "result", "call result",
                "disposition",
                "outcome", "action result",
            ],
            .agent: [
                "сотрудник", "менеджер", "оператор", "ответственный", "пользователь", "кто ответил", "агент", "agent",
                "employee", "manager", "operator", "user", "answered by", "handled by",
            ],
            .extension: ["внутренний номер", "добавочный", "номер сотрудника", "extension", "ext", "agent extension"],
            .client: [
                "номер клиента", "телефон клиента", "клиент", "контакт", "телефон", "номер телефона", "client number",
                "client",
                "customer number", "customer", "customer phone", "phone number", "phone", "contact number",
            ],
            .caller: [
                "кто звонил", "откуда", "номер звонящего", "звонящий", "вызывающий", "от кого", "caller",
                "caller number",
                "calling number", "from", "from number", "source", "caller id",
            ],
            .callee: [
                "кому звонили", "куда", "набранный номер", "вызываемый", "кому", "callee", "called number",
                "callee number", "to",
                "to number", "destination", "dialed number", "called",
            ],
            .id: ["id звонка", "идентификатор", "call id", "call_id", "callid", "uuid", "id вызова"],
        ],
        foldsMembers: true,
        matchesBeginnings: true,
        fewestColumns: 4
    )
}
