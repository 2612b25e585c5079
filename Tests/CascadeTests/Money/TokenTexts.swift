// SPDX-License-Identifier: Apache-2.0

/// Texts of our own, with how many tokens today's vocabularies make of them.
enum TokenTexts {
    /// The name of the text, the text, and the mean of what four vocabularies count (o200k_base, deepseek, tekken, qwen).
    static let all: [(name: String, text: String, tokens: Int)] = [
        ("English", english, 249),
        ("German", german, 235),
        ("French", french, 211),
        ("Russian", russian, 248),
        ("Chinese", chinese, 197),
        ("Japanese", japanese, 222),
        ("Swift", swift, 261),
        ("JSON", json, 241),
    ]

    private static let english = """
        The harbour was quiet when the first ferry came in. Two fishermen were mending a net on the quay, and a boy on a red bicycle waited
        for the newspapers that he would carry up the hill before school. Nobody spoke much; the wind had turned during the night, and
        everyone was listening for what the radio would say about the afternoon. By ten o'clock the market had filled. There were crates of
        plums, three kinds of cheese, bread that was still warm, and a woman who sold clocks which she had repaired herself. She told each
        customer how long the repair had taken and what had been wrong, whether they asked or not. A man from the insurance company walked
        from stall to stall with a form, explaining that the premiums would rise by 4.5 percent in January, and that those who paid before
        the end of the year would keep the old rate. Most people took the paper, folded it, and went on talking about the weather. When the
        storm finally arrived, a little after four, the stalls had been taken down, the ferry had been tied twice, and the only thing left on
        the square was a single green umbrella, turning slowly against the fountain.
        """

    private static let german = """
        Der Zug nach Norden hatte vierzig Minuten Verspätung, und auf dem Bahnsteig sprach sich herum, dass der Speisewagen geschlossen sei.
        Eine ältere Dame packte daraufhin ihre Butterbrote aus und bot sie ringsum an. Zwei Studenten nahmen gern etwas, ein Vertreter für
        Kaffeemaschinen lehnte höflich ab, weil er grundsätzlich nichts esse, was er nicht selbst bezahlt habe. Darüber entspann sich ein
        Gespräch, das bis zur Abfahrt nicht mehr abriss: über Großzügigkeit und Misstrauen, über die Krankenversicherung, über die Frage, ob
        man in einem Land leben könne, in dem die Züge pünktlich, die Menschen aber schweigsam wären. Als der Zug endlich einfuhr, waren alle
        ein wenig enttäuscht. Im Abteil wurde es dann rasch still; draußen zogen Felder, Windräder und kleine Bahnhöfe vorbei, und die Dame
        schlief ein, bevor der Schaffner die Fahrkarten kontrolliert hatte.
        """

    private static let french = """
        Le boulanger de la rue des Lilas ouvrait à six heures, et dès six heures moins le quart trois personnes attendaient devant la porte,
        toujours les mêmes, toujours dans le même ordre. La première achetait deux croissants pour son mari malade, la deuxième une baguette
        bien cuite, la troisième ne disait jamais ce qu'elle voulait : elle montrait du doigt. Pendant l'hiver, quand la vitrine était couverte
        de buée, il fallait deviner. Un matin de février, la troisième cliente n'est pas venue. Le boulanger a gardé sa part jusqu'à midi, puis
        il a fermé la boutique, ce qu'il n'avait pas fait depuis vingt ans, et il est monté frapper chez elle. Elle allait très bien ; elle
        avait simplement oublié de remonter son réveil. Depuis, c'est lui qui sonne à sa porte en passant, et elle lui ouvre sans un mot.
        """

    private static let russian = """
        Осенью в посёлке оставалось не больше сорока человек, и каждый знал, у кого сколько дров и когда придёт катер. Почту привозили по
        средам, если позволяла погода, а погода позволяла редко. Старый механик держал у себя ключи от всех пустых домов; раз в неделю он
        обходил их, проверял крыши, заводил остановившиеся часы и записывал в тетрадь, что нужно починить весной. Внук спрашивал его, зачем
        заводить часы там, где никто не живёт. Механик отвечал, что дом без хода времени портится быстрее, и что люди, возвращаясь, сначала
        смотрят на часы, а уже потом на потолок. В ноябре пришло письмо: одна из семей решила не возвращаться и просила продать дом. Он прочёл
        его дважды, сложил, убрал в тетрадь, а в среду, как обычно, пошёл заводить часы.
        """

    private static let chinese = """
        镇上的图书馆只有一间屋子，窗户朝着河。管理员姓林，六十多岁，每天早上八点开门，先给窗台上的两盆花浇水，再把昨天还回来的书一本一本放回架上。
        来借书的人不多，大半是学生，也有几位退休的老师。有一年夏天下了很大的雨，河水涨到了街上，大家都忙着搬家里的东西，没有人想到图书馆。林先生一个人把
        最下面两排书搬到了桌子上，又搬到了柜子顶上，一直搬到半夜。第二天水退了，屋子里全是泥，书却一本也没有湿。后来镇里要给他发奖状，他不肯去领，说那天晚上
        他其实是在找一本三十年前借出去、一直没有还回来的小说，找着找着，就把书都搬完了。
        """

    private static let japanese = """
        駅前の喫茶店は、朝の七時に店を開ける。店主は毎日同じ豆を同じ時間だけ煎り、同じ音楽をかける。常連の客は五人ほどで、それぞれ座る席が決まっていた。
        ある冬の朝、見慣れない若い女性が入ってきて、窓際の席に座った。そこはいつも佐藤さんが新聞を読む席だったが、店主は何も言わなかった。しばらくして佐藤さんが来ると、
        彼は少し立ち止まり、それから笑って隣の席に腰を下ろした。二人は天気の話をし、川の話をし、やがて女性が、この町で生まれた祖母の家を探しているのだと打ち明けた。
        佐藤さんはその家を知っていた。もう誰も住んでいないが、庭の梅の木だけは、毎年二月になると必ず花をつけるのだという。
        """

    private static let swift = #"""
        /// A queue of bounded size whose readers wait for what writers bring.
        struct BoundedQueue<Element: Sendable>: ~Copyable {
            private var storage: [Element?]
            private var head = 0
            private(set) var count = 0

            init(capacity: Int) {
                precondition(capacity > 0, "a queue has room for one element at least")
                storage = [Element?](repeating: nil, count: capacity)
            }

            var isFull: Bool { count == storage.count }

            mutating func append(_ element: Element) -> Bool {
                guard !isFull else { return false }
                storage[(head + count) % storage.count] = element
                count += 1
                return true
            }

            mutating func popFirst() -> Element? {
                guard count > 0 else { return nil }
                defer {
                    storage[head] = nil
                    head = (head + 1) % storage.count
                    count -= 1
                }
                return storage[head]
            }
        }

        for index in 0..<10 where !queue.append(index * 2) {
            print("no room for \(index): the queue has \(queue.count) elements")
        }
        """#

    private static let json = """
        {"order":{"id":"A-1042","placed_at":"2026-03-14T09:26:53Z","customer":{"name":"Ada Example","email":"ada@example.org","vip":false},
        "lines":[{"sku":"PLM-001","title":"Plums, 1 kg","quantity":3,"unit_price":4.25,"tax_rate":0.07},{"sku":"CHS-210","title":"Hard cheese",
        "quantity":1,"unit_price":18.9,"tax_rate":0.07},{"sku":"CLK-033","title":"Wall clock, repaired","quantity":1,"unit_price":75,
        "tax_rate":0.19,"note":null}],"shipping":{"method":"courier","address":{"street":"Harbour Road 12","postal_code":"20457","city":"Hamburg",
        "country":"DE"}},"totals":{"net":106.65,"tax":16.47,"gross":123.12,"currency":"EUR"},"status":"paid","tags":["market","fragile"]}}
        """
}
