import ServiceKit

@main
enum Gateway {
    static func main() async {
        await ServiceProcess.main(.gateway) { reader in
            EdgeSettings(.gateway, &reader)
        } parts: { edge, dependencies in
            [try dependencies.edge(edge, Routes.router)]
        }
    }
}
