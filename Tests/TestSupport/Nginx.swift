import Foundation

/// nginx of the system, in the foreground, with everything that it writes in a folder of a test's.
package enum Nginx {
    /// `http` is what its `http` block has; `main` goes before all blocks.
    package static func start(
        _ http: String,
        in folder: TemporaryFolder,
        main: String = "master_process off;",
        connections: Int = 4096
    ) throws -> ChildProcess {
        let file = folder.file("nginx.conf")
        let text = """
            \(main)
            daemon off;
            pid nginx.pid;
            events { worker_connections \(connections); }
            http {
                client_body_temp_path bodies; proxy_temp_path proxied; fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                \(http)
            }
            """
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        let arguments = ["-p", folder.path, "-c", file, "-e", folder.file("error.log")]
        return try ChildProcess("/usr/sbin/nginx", arguments, logTo: folder.file("log"))
    }
}
