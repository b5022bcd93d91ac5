package import Linux

/// An open file as it is read: its bytes or, of a gzip file, what its bytes stand for. Offsets are those of the content.
package struct FileContent {
    let descriptor: FileDescriptor
    /// Nil for a plain file.
    let packed: CompressedContent?

    /// Opens a file; its name tells whether it is compressed.
    package static func open(_ path: String) throws(SystemError) -> FileContent {
        let descriptor = try FileDescriptor.open(path)
        return FileContent(
            descriptor: descriptor,
            packed: RotatedName.isGzip(path) ? CompressedContent(descriptor) : nil
        )
    }

    /// No writer goes on in it.
    var isCompressed: Bool { packed != nil }

    /// What the file system says of the file; its size is not that of the content.
    func status() throws(SystemError) -> FileStatus { try descriptor.status() }

    /// Bytes of content that can be read now; of a compressed file this takes to unpack it once.
    package func size() throws(SystemError) -> Int64 {
        if let packed { try packed.survey().size } else { try descriptor.status().size }
    }

    /// Reads up to `count` bytes from `offset` on; fewer only at the end.
    package func read(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        if let packed {
            try packed.read(at: offset, count: count)
        } else {
            try descriptor.read(at: offset, count: count)
        }
    }

    /// How the content ends; a plain file has no other end than its own.
    func end() throws(SystemError) -> GzipStream.End {
        if let packed { try packed.survey().end } else { .complete }
    }

    /// Lets go of memory that reading on may need again.
    func rest() { packed?.rest() }
}
