-- For wrk: sends the file that REQUEST_BODY names, and ends with one line of JSON on what came back.
local file = assert(io.open(os.getenv("REQUEST_BODY"), "rb"))
wrk.method, wrk.body = "POST", file:read("*a")
wrk.headers["content-type"] = "application/json"
file:close()

function done(all, latency)
    local e = all.errors
    print(('{"requests": %d, "microseconds": %d, "failed": %d, "p99_us": %d}'):format(
        all.requests, all.duration, e.connect + e.read + e.write + e.timeout + e.status, latency:percentile(99)))
end
