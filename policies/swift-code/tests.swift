// What `func seconds(_ text: String) -> Int?` must do: "1h30m" is 5400, "90s" is 90; what is no time is nil.

func expect(_ text: String, _ expected: Int?, line: Int = #line) {
    let found = seconds(text)
    if found != expected {
        fatalError("seconds(\"\(text)\") is \(found.map(String.init) ?? "nil"), not \(expected.map(String.init) ?? "nil")")
    }
}

expect("90s", 90)
expect("15m", 900)
expect("1h30m", 5_400)
expect("2h0m5s", 7_205)
expect("0s", 0)
expect("", nil)
expect("h", nil)
expect("12", nil)
expect("1d", nil)
expect("-1h", nil)
expect("1h 30m", nil)
expect("30m1h", nil)
expect("1h1h", nil)
expect("99999999999999999999h", nil)
