import HTTPServer
import PublicAPI

extension TemplateRoom {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let (path, one) = ("/api/v1/templates", "/api/v1/templates/{template}")
        let (shelf, versions) = (TemplateShelf(room: self), TemplateVersions(room: self))
        let (publishing, preview) = (TemplatePublishing(room: self), TemplatePreview(room: self))
        router.on(.get, path, authenticator.requiring(.readers, shelf.list))
        router.on(.post, path, authenticator.requiring(.editors, shelf.create))
        router.on(.get, one, authenticator.requiring(.readers, shelf.get))
        router.on(.put, one, authenticator.requiring(.editors, shelf.put))
        router.on(.delete, one, authenticator.requiring(.editors, shelf.remove))
        router.on(.get, "\(one)/versions", authenticator.requiring(.readers, versions.list))
        router.on(.post, "\(one)/versions", authenticator.requiring(.editors, versions.add))
        router.on(.get, "\(one)/versions/{number}", authenticator.requiring(.readers, versions.get))
        router.on(.post, "\(one)/publish", authenticator.requiring(.editors, publishing.publish))
        router.on(.post, "\(one)/rollback", authenticator.requiring(.editors, publishing.rollBack))
        router.on(.post, "\(one)/preview", authenticator.requiring(.readers, preview.answer))
    }
}
