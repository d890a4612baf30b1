import Foundation

/// moto with its check of signatures on: requests pass only when botocore signs them the same way.
package final class AWSImitation: Sendable {
    package struct Key: Decodable, Sendable {
        package let id: String
        package let secret: String

        package init(id: String, secret: String) {
            (self.id, self.secret) = (id, secret)
        }
    }

    package let port: UInt16
    package let key: Key
    private let folder: TemporaryFolder
    private let process: ChildProcess

    package init() async throws {
        let python = try await PythonEnvironment.judges()
        let port = try freePort()
        self.port = port
        folder = try TemporaryFolder()
        let (script, keyFile) = (folder.file("aws.py"), folder.file("key"))
        try AWSImitation.script.write(toFile: script, atomically: false, encoding: .utf8)
        process = try ChildProcess(python, [script, "\(port)", keyFile], logTo: folder.file("log"))
        try await eventually("moto is ready", within: .seconds(40)) { FileManager.default.fileExists(atPath: keyFile) }
        key = try JSONDecoder().decode(Key.self, from: Data(contentsOf: URL(filePath: keyFile)))
    }

    private static let script = #"""
        import json, os, sys, threading, urllib.request
        import boto3
        from moto.server import ThreadedMotoServer
        port, key_file = int(sys.argv[1]), sys.argv[2]
        ThreadedMotoServer(ip_address="127.0.0.1", port=port).start()
        url = f"http://127.0.0.1:{port}"
        login = dict(endpoint_url=url, region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
        iam = boto3.client("iam", **login)
        iam.create_user(UserName="herald")
        policy = dict(Version="2012-10-17", Statement=[dict(Effect="Allow", Action="*", Resource="*")])
        iam.put_user_policy(UserName="herald", PolicyName="all", PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName="herald")["AccessKey"]
        boto3.client("sesv2", **login).create_email_identity(EmailIdentity="example.com")
        reset = urllib.request.Request(url + "/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
        urllib.request.urlopen(reset).read()
        with open(key_file + ".new", "w") as file:
            json.dump(dict(id=key["AccessKeyId"], secret=key["SecretAccessKey"]), file)
        os.rename(key_file + ".new", key_file)
        threading.Event().wait()
        """#
}
