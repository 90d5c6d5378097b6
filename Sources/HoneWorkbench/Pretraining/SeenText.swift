/// The filter of the text that a model was pre-trained on, as it lies in its folder.
enum SeenText {
    /// What the file is called.
    static let fileName = "training-text.grams"
}
