import CLinux
import Glibc

/// Keeps a second broker out of the same data; the kernel lets go of it however the process ends.
final class FolderLock {
    private let descriptor: Int32

    init(_ folder: Folder) throws {
        let path = folder.file("lock")
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw BrokerError(.system(errno), path) }
        guard lockf(descriptor, F_TLOCK, 0) == 0 else { throw BrokerError(.inUse, folder.path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
