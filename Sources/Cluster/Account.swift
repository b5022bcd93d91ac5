internal import Glibc

/// A user of this host.
struct Account: Hashable {
    let id: UInt32
    let group: UInt32
    let name: String

    static var current: Account? {
        Account(id: geteuid())
    }

    static var isRoot: Bool {
        geteuid() == 0
    }

    /// nil when no user has the id, which PostgreSQL does not like.
    init?(id: UInt32) {
        unsafe self.init { unsafe getpwuid_r(id, $0, $1, $2, $3) }
    }

    init?(name: String) {
        unsafe self.init { unsafe getpwnam_r(name, $0, $1, $2, $3) }
    }

    private typealias LookUp = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private init?(_ lookUp: LookUp) {
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var texts = [CChar](repeating: 0, count: 16 << 10)
        // The texts of the entry lie in `texts`, which outlives the copy made here.
        guard unsafe lookUp(&entry, &texts, texts.count, &found) == 0, let found = unsafe found else { return nil }
        unsafe self.init(found.pointee)
    }

    private init(_ entry: passwd) {
        id = unsafe entry.pw_uid
        group = unsafe entry.pw_gid
        name = unsafe String(cString: entry.pw_name)
    }

    /// The words before a command that make this user run it.
    func prefix() throws(ClusterError) -> [String] {
        guard Account.isRoot, id != 0 else { return [] }
        for path in ["/usr/bin/setpriv", "/bin/setpriv"] where Folder.isExecutable(path) {
            return [path, "--reuid=\(name)", "--regid=\(group)", "--init-groups", "--"]
        }
        for path in ["/usr/sbin/runuser", "/sbin/runuser"] where Folder.isExecutable(path) {
            return [path, "-u", name, "--"]
        }
        throw ClusterError(.notInstalled, "neither setpriv nor runuser is installed (package util-linux)")
    }
}
