// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct LanguageVerifierTests {
    /// Sentences of our own, as an answer could have them.
    static let sentences: [(language: String, text: String)] = [
        ("en", "The train leaves at noon, so we should be at the station a little earlier than that."),
        ("de", "Der Zug fährt um zwölf Uhr ab, also sollten wir etwas früher am Bahnhof sein."),
        ("fr", "Le train part à midi, nous devrions donc être à la gare un peu plus tôt que cela."),
        ("es", "El tren sale al mediodía, así que deberíamos estar en la estación un poco antes."),
        ("pt", "O comboio parte ao meio-dia, por isso devemos estar na estação um pouco mais cedo."),
        ("it", "Il treno parte a mezzogiorno, quindi dovremmo essere alla stazione un po' prima."),
        ("nl", "De trein vertrekt om twaalf uur, dus we moeten iets eerder op het station zijn."),
        ("sv", "Tåget går klockan tolv, så vi borde vara på stationen lite tidigare än så."),
        ("da", "Toget afgår klokken tolv, så vi burde være på stationen lidt tidligere end det."),
        ("nb", "Toget går klokken tolv, så vi burde være på stasjonen litt tidligere enn det."),
        ("fi", "Juna lähtee kello kaksitoista, joten meidän pitäisi olla asemalla hieman aikaisemmin."),
        ("pl", "Pociąg odjeżdża w południe, więc powinniśmy być na dworcu trochę wcześniej."),
        ("cs", "Vlak odjíždí v poledne, takže bychom měli být na nádraží o něco dříve."),
        ("hu", "A vonat délben indul, ezért egy kicsit korábban kellene az állomáson lennünk."),
        ("ro", "Trenul pleacă la prânz, așa că ar trebui să fim la gară puțin mai devreme."),
        ("tr", "Tren öğlen kalkıyor, bu yüzden istasyonda biraz daha erken olmamız gerekiyor."),
        ("vi", "Tàu khởi hành vào buổi trưa, vì vậy chúng ta nên có mặt ở ga sớm hơn một chút."),
        ("id", "Kereta berangkat pada siang hari, jadi kita sebaiknya berada di stasiun sedikit lebih awal."),
        ("ru", "Поезд отправляется в полдень, поэтому нам следует быть на вокзале немного раньше."),
        ("uk", "Потяг відправляється опівдні, тому нам слід бути на вокзалі трохи раніше."),
        ("bg", "Влакът тръгва по обяд, затова трябва да бъдем на гарата малко по-рано."),
        ("el", "Το τρένο φεύγει το μεσημέρι, οπότε πρέπει να είμαστε στον σταθμό λίγο νωρίτερα."),
        ("ar", "يغادر القطار عند الظهر، لذلك يجب أن نكون في المحطة قبل ذلك بقليل."),
        ("fa", "قطار ظهر حرکت می‌کند، پس باید کمی زودتر در ایستگاه باشیم."),
        ("ur", "ٹرین دوپہر کو روانہ ہوتی ہے، اس لیے ہمیں تھوڑا پہلے اسٹیشن پر ہونا چاہیے۔"),
        ("he", "הרכבת יוצאת בצהריים, ולכן כדאי שנהיה בתחנה קצת קודם."),
        ("hi", "ट्रेन दोपहर को छूटती है, इसलिए हमें स्टेशन पर थोड़ा पहले पहुँचना चाहिए।"),
        ("ja", "列車は正午に出発するので、少し早めに駅に着いたほうがいいです。"),
        ("zh", "火车中午出发，所以我们应该早一点到车站。"),
        ("ko", "기차는 정오에 출발하니 우리는 조금 더 일찍 역에 도착해야 합니다."),
        ("th", "รถไฟออกตอนเที่ยง ดังนั้นเราควรไปถึงสถานีก่อนหน้านั้นเล็กน้อย"),
        ("bn", "ট্রেন দুপুরে ছাড়ে, তাই আমাদের একটু আগে স্টেশনে থাকা উচিত।"),
        ("ta", "ரயில் நண்பகலில் புறப்படுகிறது, எனவே நாம் சற்று முன்னதாக நிலையத்தில் இருக்க வேண்டும்."),
    ]

    @Test("tells the language of a sentence", arguments: sentences.indices)
    func telling(index: Int) async throws {
        let (language, text) = Self.sentences[index]
        #expect(LanguageReading.language(of: Array(text.utf8)) == language)
        let own = try Sample.verifier("language", #"{"languages":["\#(language)"]}"#)
        #expect(try await Sample.judge(own, text).isAccepted)
        let other = try Sample.verifier("language", #"{"languages":["\#(language == "en" ? "fr" : "en")"]}"#)
        #expect(try await Sample.judge(other, text).codes == ["wrong_language"])
    }

    @Test(
        "judges by the share of the text, code left out, and not where too little is written",
        arguments: [
            (#"{"languages":["en"]}"#, "42", "inconclusive"),
            (#"{"languages":["en"]}"#, "Oslo.", "inconclusive"),
            (#"{"languages":["en"],"short":"accept"}"#, "Oslo.", "accepted"),
            (#"{"languages":["en"]}"#, "", "rejected"),
            (#"{"languages":["zh"]}"#, "火车中午出发，我们早点去 GitHub Actions 看看。", "accepted"),
            (
                #"{"languages":["en"]}"#,
                "The word for train is 火车, and that for station is 车站; both are easy to write.", "accepted"
            ),
            (#"{"languages":["zh"],"short":"accept"}"#, "列车", "accepted"),
            (#"{"languages":["en"],"short":"accept"}"#, "火车中午", "rejected"),
            (
                #"{"languages":["en","de"]}"#, "Der Zug fährt um zwölf Uhr. The train leaves at twelve, not at one.",
                "accepted"
            ),
            (
                #"{"languages":["de"]}"#,
                "So wird die Datei gelesen, Zeile für Zeile:\n```python\nwith open(name) as file:\n    for line in file:\n        print(line)\n```\n",
                "accepted"
            ),
        ]
    )
    func judging(settings: String, text: String, expected: String) async throws {
        let judgement = try await Sample.judge(try Sample.verifier("language", settings), text)
        #expect(judgement.verdict.code == expected, "\(settings) on \(text): \(judgement)")
    }

    @Test("names the language it found, where the text first turns to it, and the share")
    func finding() async throws {
        let english = String(repeating: "The train leaves at noon, and so we go to the station now. ", count: 6)
        let chinese = String(repeating: "火车中午出发，所以我们应该早一点到车站。", count: 12)
        let verifier = try Sample.verifier("language", #"{"languages":["en"]}"#)
        let finding = try #require(try await Sample.judge(verifier, english + "\n" + chinese).findings.first)
        #expect(finding.position?.line == 2)
        #expect(finding.message.hasPrefix("the answer: found Chinese in 7"))
        #expect(finding.message.hasSuffix(" % of the text; expected English. Write it in English."))
        #expect(finding.quoting == finding.message)
    }

    @Test("asks for the language of the request where told so")
    func ofRequest() async throws {
        let body = try JSONDocument(
            parsing:
                #"{"messages":[{"role":"system","content":"Be helpful."},{"role":"user","content":"Wann fährt der nächste Zug nach Oslo?"}]}"#
        ).root
        let request = ChatRequest(body: body, model: nil, messages: try #require(body["messages"]))
        let verifier = try Sample.verifier("language", "{}")
        for (text, expected) in [(Self.sentences[1].text, "accepted"), (Self.sentences[0].text, "rejected")] {
            let candidate = Candidate(
                request: request,
                completion: Completion(text: text),
                model: "m",
                timeLeft: .seconds(1)
            )
            #expect(await verifier.verify(candidate).verdict.code == expected)
        }
        #expect(try await Sample.judge(verifier, Self.sentences[0].text).verdict.code == "inconclusive")
    }

    @Test("the tables fit their form: at most 32 languages a script, steps that cannot overflow")
    func tables() {
        for script in Script.allCases {
            #expect(script.contenders.count <= TrigramTable.places)
            for profile in script.contenders {
                var count = 0
                profile.forEach { trigram, step in
                    count += 1
                    #expect(
                        (1...15).contains(step)
                            && trigram.allSatisfy { $0 == "_" || script.code($0) < 1_024 && script.code($0) > 0 }
                    )
                }
                #expect((300...420).contains(count), "\(profile.language)")
            }
        }
        #expect(LanguageName.codes.allSatisfy { LanguageName.of($0) != nil })
    }

    @Test("wrong settings are found together")
    func wrongSettings() throws {
        let problems = try Sample.problems(
            "language",
            #"{"languages":["english","de"],"at_least":2,"short":"ok","x":1}"#
        )
        #expect(problems.count == 4, "\(problems)")
        #expect(try Sample.problems("language", #"{"from":"policy"}"#).count == 1)
        #expect(try Sample.problems("language", #"{"from":"request","languages":["en"]}"#).count == 1)
    }
}
