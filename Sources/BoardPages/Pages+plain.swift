extension Pages {
    /// A form for a token (`/sign-in`), which posts `token` and `next`.
    package func signIn(next: String, isWrong: Bool, _ frame: PageFrame) -> String {
        let words = BoardWords.of(frame.language)
        return page(
            .plain,
            title: words.signIn,
            content: render(.signIn, SignInModel(next: next, isWrong: isWrong, words: words)),
            frame
        )
    }

    /// A page that says what went wrong, with an HTTP status.
    package func problem(_ status: Int, _ frame: PageFrame) -> String {
        let words = BoardWords.of(frame.language)
        // Whoever followed a link of a seller has nothing to do with the team's board.
        let isSeller = frame.path.hasPrefix("/me/")
        guard let problem = words.problems[status] ?? words.problems[0] else { return "" }
        let model = ProblemModel(
            status: status,
            title: problem.title,
            meaning: problem.meaning,
            asksForToken: status == 401 && !isSeller,
            offersBoard: !isSeller,
            words: words
        )
        return page(.plain, title: problem.title, content: render(.problem, model), frame)
    }
}

struct SignInModel {
    var next: String
    var isWrong: Bool
    var words: BoardWords
}

struct ProblemModel {
    var status: Int
    var title: String
    var meaning: String
    var asksForToken: Bool
    var offersBoard: Bool
    var words: BoardWords
}
