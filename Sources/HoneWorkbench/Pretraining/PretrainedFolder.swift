internal import HoneBase
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
internal import SystemPackage

/// What a pre-training leaves: a model folder in bfloat16 with its tokenizer, a filter of what was seen, card and report.
struct PretrainedFolder {
    private let folder: FilePath

    init(_ folder: FilePath) { self.folder = folder }

    /// Writes the model beside its place, reads it back and compares it, moves it there, and clears away what training
    /// needed; `config.json` comes last, by which a folder is a model.
    func write(_ decoder: Decoder, _ request: PretrainingRequest, _ result: PretrainingResult) throws {
        let initial = TextPreparation.initialFolder(in: folder)
        let (full, written) = (folder.appending("full"), folder.appending("written"))
        try Files.remove(full)
        try Files.remove(written)
        try ModelFolderWriter.write(decoder.parameters, like: initial, to: full)
        _ = try ModelFolderExport(full, as: .bf16, to: written)
        try Files.write(PretrainingReport(request, result).html, to: folder.appending("report.html"))
        try Files.write(PretrainingCard(request, result).text, to: folder.appending("README.md"))
        try Files.write(request.recipe.json.text(pretty: true), to: folder.appending("recipe.json"))
        try Files.write(result.json.text(pretty: true), to: folder.appending("results.json"))
        for name in try Files.names(in: written) where name != "config.json" {
            try Files.move(written.appending(name), to: folder.appending(name))
        }
        let seen = initial.appending(SeenText.pretraining)
        // A process that was killed behind this line has moved it before.
        if Files.exists(seen) { try Files.move(seen, to: folder.appending(SeenText.pretraining)) }
        try Files.move(written.appending("config.json"), to: folder.appending("config.json"))
        try clear()
    }

    /// Clears away what training needed.
    func clear() throws(FileError) {
        for name in ["full", "written", "initial", "text", "checkpoints"] {
            try Files.remove(folder.appending(name))
        }
    }
}
