extension API {
    /// `GET /api/v1/openapi.json`: what all of this is, for programs.
    package static func description(ifNoneMatch: String?) -> APIAnswer {
        let document = PackageResources.openapi_json
        let tag = EntityTag(of: document)
        let headers = [("ETag", tag.text), ("Cache-Control", "no-cache")]
        if let ifNoneMatch, tag.isMet(by: ifNoneMatch) { return APIAnswer(304, headers: headers) }
        return APIAnswer(200, type: "application/vnd.oai.openapi+json;version=3.1", headers: headers, body: document)
    }
}
