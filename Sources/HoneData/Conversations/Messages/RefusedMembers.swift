internal import HoneBase

/// Members of a message that would change what is to be learnt.
enum RefusedMembers {
    private static let media = (
        what: "the message holds more than text",
        remedy: "remove the field if the text can be learnt without it, otherwise remove the row"
    )

    private static let all: [(names: [String], reason: (what: String, remedy: String))] = [
        (
            [
                "audio", "input_audio", "audios", "image", "image_url", "images", "video", "video_url",
                "videos",
            ],
            media
        ),
        (
            ["refusal"],
            (
                "the assistant refuses to answer in a field of its own",
                "put the words of the refusal into \"content\", or remove the row"
            )
        ),
        (
            ["train", "training", "train_detail", "training_detail", "masked", "mask", "loss_mask"],
            (
                "the field says what of the conversation is trained on, in the way of another tool",
                "say it with \"weight\": 0 or 1 on the messages of the assistant"
            )
        ),
    ]

    /// Refuses `message`, which stands at `field` of its row, if it has one of the members with anything in it.
    static func check(_ message: JSONObject, at field: String) throws(RowFault) {
        for (names, reason) in all {
            for name in names where message[name]?.saysSomething == true {
                throw .trainingText(
                    .unsupported(field: "\(field).\(name)", what: reason.what, remedy: reason.remedy)
                )
            }
        }
    }
}
