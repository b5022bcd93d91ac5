/// A placeholder.
enum Nothing {}
