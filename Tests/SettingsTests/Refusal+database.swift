extension Refusal {
    /// What can never be connected to; no part of the text is repeated, as it may be a password.
    static let database: [Refusal] = [
        Refusal(
            "database:\n  url: host=127.0.0.1 prt=1 password=geheim\n",
            "2: url: the connection text cannot be read: invalid connection option \"…\", allowed: a URL that"
        ),
        Refusal(
            "database: {url: \"postgresql://u:geheim@h/d?prt=1\"}\n",
            "1: url: the connection text cannot be read: invalid URI query parameter: \"…\", allowed: a URL"
        ),
        Refusal("database: {url: host=h port=99999}\n", "1: url: found a port that is none from 1 to 65535, allowed"),
        Refusal(
            "database: {url: \"postgresql://a:5432,b:0/d\"}\n",
            "1: url: found a port that is none from 1 to 65535, allowed: a URL"
        ),
    ]
}
