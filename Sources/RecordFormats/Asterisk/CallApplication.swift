/// What the last application of a CDR says about the row.
enum CallApplication {
    case dial
    case queue
    /// The row of a channel that was dialled: what it does by itself is a consultation.
    case consultation
    case voicemail
    /// The dialplan spoke to A, or waited: B, if there is one, had not answered.
    case announcement
    case other

    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard let word = ShortWord(range, bytes) else {
            self = .other
            return
        }
        self =
            switch word {
            case Self.dialWord: .dial
            case Self.queueWord: .queue
            case Self.appDialWord, Self.appQueueWord: .consultation
            default:
                if Self.voicemailWords.contains(word) {
                    .voicemail
                } else if Self.announcementWords.contains(word) {
                    .announcement
                } else {
                    .other
                }
            }
    }

    private static let dialWord = ShortWord("dial")
    private static let queueWord = ShortWord("queue")
    private static let appDialWord = ShortWord("appdial")
    private static let appQueueWord = ShortWord("appqueue")
    private static let voicemailWords = Set(
        [
            "voicemail", "voicemailmain", "minivmaccmess", "minivmdelete", "minivmgreet", "minivmmwi", "minivmnotify",
            "minivmrecord",
        ].map(ShortWord.init)
    )
    private static let announcementWords = Set(
        [
            "hangup", "playback", "background", "backgrounddetect", "controlplayback", "playtones", "musiconhold",
            "startmusiconhold", "sayalpha", "sayalphacase", "saycountpl", "saydigits", "saynumber", "sayphonetic",
            "sayunixtime", "saytime", "datetime", "read", "readexten", "wait", "waitexten", "waitdigit",
            "waitforsilence", "waitfornoise", "busy", "congestion", "ringing", "progress", "proceeding", "answer",
            "record", "echo", "milliwatt", "morsecode", "festival", "directory", "disa", "authenticate",
            "vmauthenticate", "privacymanager", "zapateller", "dictate", "sendfax", "receivefax", "chanspy",
            "extenspy", "page", "noop", "set", "goto", "gotoif", "gotoiftime", "verbose", "log", "sms",
        ].map(ShortWord.init)
    )
}
