public import HoneBase
internal import HoneEvaluation
internal import HoneRetrieval
internal import SystemPackage

extension AnswerEvaluation {
    /// The evaluation for programs.
    public var json: JSON {
        func json(_ score: Score?) -> JSON { score?.json ?? .null }
        return [
            "index": .string(index.string), "model": .string(model), "search": .string(method.rawValue),
            "limit": .integer(limit), "threshold": .number(threshold),
            "items": .integer(count), "answerable": .integer(answerableCount),
            "refused": [
                "answerable": .integer(refusedCounts.answerable), "others": .integer(refusedCounts.others),
            ],
            "retrieval": [
                "found": json(found), "first": json(first), "shown": json(shown),
                "unlocated": .integer(unlocatedCount),
            ],
            "answers": ["exact_match": json(exactMatch), "token_f1": json(tokenF1)],
            "citations": [
                "precision": json(precision), "recall": json(recall), "byte_precision": json(bytePrecision),
                "byte_recall": json(byteRecall), "supported": json(supported),
            ],
            "latency_ms": [
                "search": .number(milliseconds.search), "prompt": .number(milliseconds.prompt),
                "answer": .number(milliseconds.answer), "citation": .number(milliseconds.citation),
            ],
            "tokens_per_request": .number(tokens.prompt + tokens.answer),
            "prompt_tokens": .number(tokens.prompt), "answer_tokens": .number(tokens.answer),
        ]
    }
}

extension AnswerEvaluation.Score {
    fileprivate var json: JSON {
        [
            "score": .number(value), "interval": [.number(interval.lower), .number(interval.upper)],
            "items": .integer(count),
        ]
    }
}
