/// A PDF (ISO 32000-1) of pages with these content streams, in Helvetica; `encryption` is put into the trailer.
func pdf(pages: [String], encryption: String? = nil) -> [UInt8] {
    var objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count \(pages.count) /Kids [\(pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " "))] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for (index, content) in pages.enumerated() {
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents \(5 + 2 * index) 0 R"
                + " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append("<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
    }
    if let encryption { objects.append(encryption) }
    var file = "%PDF-1.4\n"
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
        offsets.append(file.utf8.count)
        file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = file.utf8.count
    file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for offset in offsets {
        let digits = String(offset)
        file += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
    }
    file += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R"
    if encryption != nil {
        file += " /Encrypt \(objects.count) 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00>]"
    }
    return Array((file + " >>\nstartxref\n\(start)\n%%EOF\n").utf8)
}

/// A content stream of lines, some 14 points apart; an empty one leaves room for a paragraph's end.
func pdfLines(_ lines: [String]) -> String {
    "BT /F1 12 Tf 14 TL 72 720 Td " + lines.map { "(\($0)) Tj T*" }.joined(separator: " ") + " ET"
}

/// A page that is one grey picture.
let pdfPicture = "q 600 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID a EI Q"

/// The dictionary of the standard handler with a user's password that is not empty: 40-bit RC4, revision 2.
let pdfEncryption =
    "<< /Filter /Standard /V 1 /R 2 /P -4 /O <\(String(repeating: "5A", count: 32))> "
    + "/U <\(String(repeating: "C3", count: 32))> >>"
