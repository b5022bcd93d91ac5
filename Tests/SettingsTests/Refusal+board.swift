extension Refusal {
    static let board: [Refusal] = [
        Refusal("board: {token_fil: x}\n", "1: board: found the unknown key 'token_fil'; did you mean 'token_file'?"),
        Refusal(
            "board:\n  require_token: true\n",
            "2: require_token: found true without 'token_file', allowed: beside the file of a token"
        ),
        Refusal(
            "board:\n  listen: 0.0.0.0:8642\n  head_token_file: /h\n",
            "2: listen: found '0.0.0.0', which other machines reach, without 'token_file', allowed: beside the file of"
        ),
        Refusal("board: {listen: \"[::]:8642\"}\n", "1: listen: found '::', which other machines reach"),
        Refusal("board: {listen: \"board.lan:8642\"}\n", "1: listen: found 'board.lan', which other machines reach"),
        Refusal("board: {listen: \"128.0.0.1:8642\"}\n", "1: listen: found '128.0.0.1', which other machines reach"),
        Refusal("board: {require_token: yes}\n", "1: require_token: found 'yes', allowed: true, false"),
        // Where the file is named wrongly, the token is not said to be missing too.
        Refusal(
            "board: {listen: \"0.0.0.0:1\", require_token: true, token_file: []}\n",
            "1: token_file: found a list, allowed: a path"
        ),
        Refusal("board: {display_token_file: {}}\n", "1: display_token_file: found a map, allowed: a path"),
        Refusal("board: {language: fr}\n", "1: language: found 'fr', allowed: en, ru"),
        Refusal("board: {link_days: 0}\n", "1: link_days: found '0', allowed: a whole number from 1 to 3650"),
        Refusal("board: {link_days: 3651}\n", "1: link_days: found '3651', allowed: a whole number from 1"),
    ]
}
