internal import HoneBase

/// One JSON object a line (jsonlines.org); blank lines are passed over.
struct JSONLinesFormat: RowFormat {
    func record(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isWhole: Bool) -> Record? {
        Record(lineIn: bytes, from: start, isWhole: isWhole)
    }

    func row(of record: UnsafeBufferPointer<UInt8>) throws(RowFault) -> JSONObject {
        let value: JSON
        do throws(JSONSyntaxError) {
            value = try JSONScanner.parse(record)
        } catch {
            if let byte = record.firstInvalidByte { throw .notUTF8(byte: byte + 1) }
            throw .notJSON("\(error.what) (byte \(error.offset + 1))")
        }
        guard case .object(let object) = value else { throw .notAnObject(found: value.kindName) }
        return object
    }
}
