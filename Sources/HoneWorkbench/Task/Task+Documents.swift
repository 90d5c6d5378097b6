public import HoneData
internal import HoneRetrieval

extension Task {
    /// Looks at what a comparison will look things up in, without indexing it: the documents, who may read them, and the
    /// form of what `data` names as evidence.
    ///
    /// A task without documents has nothing to look at.
    ///
    /// - Throws: `DocumentFolderError` where no document is there, `TaskError` for `permissions.yaml`, and
    ///   `GroundingError.badRow` for evidence that cannot be used.
    public func checkDocuments(for data: TaskExamples) throws {
        guard let documents else { return }
        _ = try DocumentFolder(documents)
        _ = try PermissionFile.rules(of: documents)
        _ = try EvidenceCheck(data.examples)
    }
}
