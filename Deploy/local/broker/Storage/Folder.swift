import CLinux
import Glibc

/// A folder of the broker's own, and the few things it does with files as a whole.
struct Folder {
    let path: String

    /// Makes the folder if there is none; its parent exists.
    init(_ path: String) throws {
        self.path = path
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw BrokerError(.system(errno), path) }
    }

    func file(_ name: String) -> String { path + "/" + name }

    func folder(_ name: String) throws -> Folder { try Folder(file(name)) }

    /// Names of files and folders in no order.
    func names() throws -> [String] {
        guard let stream = opendir(path) else { throw BrokerError(.system(errno), path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// The whole file; `nil` when there is none.
    func contents(_ name: String) throws -> [UInt8]? {
        guard access(file(name), F_OK) == 0 else { return nil }
        let file = try LogFile(file(name))
        var bytes: [UInt8] = []
        _ = try file.read(try file.status().size, at: 0, into: &bytes)
        return bytes
    }

    /// Puts `bytes` in the place of the file, so that after a crash it is the old one or the new one.
    func replace(_ name: String, with bytes: [UInt8]) throws {
        let fresh = file(name) + ".new"
        unlink(fresh)
        let file = try LogFile(fresh)
        try file.write(bytes, 0..<bytes.count, at: 0)
        try file.synchronize()
        try rename(fresh, self.file(name))
        try synchronize()
    }

    /// Waits until the disk knows the names in the folder.
    func synchronize() throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BrokerError(.system(errno), path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw BrokerError(.system(errno), path) }
    }

    func move(_ name: String, to other: Folder, as newName: String) throws {
        try rename(file(name), other.file(newName))
    }

    func remove(_ name: String) {
        unlink(file(name))
    }

    /// Removes everything in the folder, and the folder.
    func removeTree() throws {
        for name in try names() where unlink(file(name)) != 0 {
            try Folder(file(name)).removeTree()
        }
        rmdir(path)
    }

    private func rename(_ from: String, _ to: String) throws {
        guard Glibc.rename(from, to) == 0 else { throw BrokerError(.system(errno), to) }
    }
}
