import Glibc
import ServiceKit

/// Prepares what the fleet finds when it starts: the schema, the topics and, on a machine of one's own, the keys.
@main
enum Setup {
    static func main() async {
        do {
            try await run(Arguments(Array(CommandLine.arguments.dropFirst())))
        } catch {
            FileDescriptor.standardError.write("herald-setup: \(error)\n")
            exit(1)
        }
    }

    private static func run(_ arguments: Arguments) async throws {
        switch arguments.verb {
        case "migrate": try await Migrate(arguments).run()
        case "topics": try await EnsureTopics(arguments).run()
        case "keys": try MakeKeys(arguments).run()
        case "rotate": try await RotateKeys(arguments).run()
        case "reseal": try await Reseal(arguments).run()
        case "token": try IssueToken(arguments).run()
        case "help", "--help": FileDescriptor.standardOutput.write(usage)
        default: throw Arguments.Fault(description: "unknown verb \"\(arguments.verb)\"\n\n\(usage)")
        }
    }

    private static let usage = """
        usage: herald-setup VERB [--NAME VALUE]...

          migrate --folder DIR     applies the schema's steps that the database lacks
                                   (HERALD_POSTGRES_OWNER_URL: a role that may create tables)
          topics                   makes the topics that are missing and adds missing partitions
                                   (HERALD_KAFKA_BROKERS; HERALD_KAFKA_REPLICATION, default 3)
          keys --folder DIR        makes the signing and data keys that are missing; none is ever replaced
          rotate --folder DIR --key data|link|signing --step add|use|retire
                                   changes a key in steps, and says what must happen before the next
                                   (retiring data keys: HERALD_POSTGRES_OWNER_URL, to see that nothing needs them)
          reseal --folder DIR [--batch N]
                                   seals under the newest data key what older ones have sealed, while services run;
                                   stopped, it goes on when it is begun again (HERALD_POSTGRES_OWNER_URL)
          token --folder DIR --tenant ID --subject ID [--role ROLE] [--days N]
                                   prints a token signed with the folder's key (default: admin, 1 day)

        """
}
