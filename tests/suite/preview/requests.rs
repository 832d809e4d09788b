//! Requests that no browser makes, by hand: too long, too many, too slow, or to be read in two ways.

use std::fmt::Write as _;
use std::net::Shutdown;

use super::*;

/// More than this is never kept of what somebody sends, in kilobytes.
const ROOM: u64 = 24 << 10;

impl Preview {
    /// A number of `/proc/self/status`, such as the peak of memory in kilobytes.
    #[cfg(target_os = "linux")]
    fn status(&self, field: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let number = line.and_then(|line| line.trim_start_matches(':').split_whitespace().next());
        number.unwrap().parse().unwrap()
    }

    #[cfg(target_os = "linux")]
    fn files(&self) -> usize {
        let files = fs::read_dir(format!("/proc/{}/fd", self.child.id()));
        files.unwrap().count()
    }

    #[cfg(not(target_os = "linux"))]
    fn status(&self, _field: &str) -> u64 {
        0
    }

    #[cfg(not(target_os = "linux"))]
    fn files(&self) -> usize {
        0
    }

    /// The status of each answer to what is sent as it stands; the other side has to end it.
    fn statuses(&self, request: &[u8]) -> Vec<u16> {
        let answer = self.raw(request);
        let answer = String::from_utf8_lossy(&answer);
        let answers = answer.match_indices("HTTP/1.");
        answers
            .filter_map(|(at, _)| answer[at..].split(' ').nth(1)?.parse().ok())
            .collect()
    }

    /// The lines that a request of the page itself has.
    fn own(&self) -> String {
        let host = self.host();
        format!("Host: {host}\r\nOrigin: http://{host}\r\n")
    }
}

/// Sends until the other side has had enough or there is nothing more.
fn pour(stream: &mut TcpStream, part: &[u8], times: usize) {
    for _ in 0..times {
        if stream.write_all(part).is_err() {
            return;
        }
    }
}

#[test]
fn a_body_that_is_announced_gets_no_room() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    preview.news().until("fine");
    let before = preview.status("VmHWM");
    let own = preview.own();
    let base = &preview.base;
    let stranger = "Host: x\r\nOrigin: http://evil.example\r\n";
    for length in ["32212254720", "1099511627776", "9223372036854775807"] {
        for (head, expected) in [
            (format!("POST / HTTP/1.1\r\n{stranger}"), 403),
            (format!("PUT / HTTP/1.1\r\n{stranger}"), 403),
            (format!("POST {base}open?place=1 HTTP/1.1\r\n{own}"), 413),
            (format!("GET {base} HTTP/1.1\r\n{own}"), 413),
            (format!("GET {base}events HTTP/1.1\r\n{own}"), 413),
        ] {
            let request = format!("{head}Content-Length: {length}\r\n\r\nxx");
            assert_eq!(
                preview.statuses(request.as_bytes()),
                [expected],
                "{request}"
            );
        }
    }
    // Nor does one that comes in pieces without end.
    let mut stream = preview.connect();
    let head = format!("GET {base} HTTP/1.1\r\n{own}Transfer-Encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut chunk = b"100000\r\n".to_vec();
    chunk.extend(vec![b'x'; 0x0010_0000]);
    chunk.extend(b"\r\n");
    pour(&mut stream, &chunk, 200);
    drop(stream);
    assert_eq!(preview.get("").status, 200);
    let grown = preview.status("VmHWM") - before;
    assert!(grown < ROOM, "{grown} kB more");
}

#[test]
fn a_head_has_an_end() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    preview.news().until("fine");
    let before = preview.status("VmHWM");
    let own = preview.own();
    for (begin, part) in [
        (format!("GET / HTTP/1.1\r\n{own}X-Long: "), &b"x"[..]),
        (
            format!("GET {} HTTP/1.1\r\n{own}X-Long: ", preview.base),
            b"x",
        ),
        (String::from("GET /"), b"a"),
        (String::new(), b"G"),
        (String::from("GET / HTTP/1.1\r\n"), b"X-Many: x\r\n"),
        (String::new(), b"\r\n"),
        (String::new(), b"\0"),
    ] {
        let mut stream = preview.connect();
        stream.write_all(begin.as_bytes()).unwrap();
        pour(&mut stream, &part.repeat((1 << 20) / part.len()), 300);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        );
        assert_eq!(preview.get("").status, 200);
    }
    let grown = preview.status("VmHWM") - before;
    assert!(grown < ROOM, "{grown} kB more");

    // What a browser sends has room.
    let words = "x".repeat(3000);
    assert_eq!(
        preview
            .get(&format!("find?document=0&words={words}"))
            .status,
        200
    );
    let cookie = "c".repeat(4000);
    assert_eq!(preview.ask("GET", "", &[("Cookie", &cookie)]).status, 200);
}

#[test]
fn whoever_says_nothing_or_little_is_given_up() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    preview.news().until("fine");
    let answered = format!("GET {} HTTP/1.1\r\n{}\r\n", preview.base, preview.own());
    let half = format!("GET {} HTTP/1.1\r\n{}", preview.base, preview.own());
    let ends = |begin: &str, drop_by_drop: bool| {
        let mut stream = preview.connect();
        stream.write_all(begin.as_bytes()).unwrap();
        if drop_by_drop {
            let mut slow = stream.try_clone().unwrap();
            std::thread::spawn(move || {
                while slow.write_all(b"X: y\r\n").is_ok() {
                    std::thread::sleep(Duration::from_millis(300));
                }
            });
        }
        let mut answer = Vec::new();
        // It ends, whether as it should or by force.
        let ended = stream.read_to_end(&mut answer);
        if let Err(error) = ended {
            assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "{begin:?}");
            assert_ne!(error.kind(), std::io::ErrorKind::TimedOut, "{begin:?}");
        }
        let _ = stream.shutdown(Shutdown::Both);
    };
    std::thread::scope(|scope| {
        scope.spawn(|| ends("", false));
        scope.spawn(|| ends("GET", false));
        scope.spawn(|| ends(&half, false));
        scope.spawn(|| ends(&half, true));
        scope.spawn(|| ends(&answered, false));
        scope.spawn(|| ends(&format!("{answered}{half}"), true));
    });
    assert_eq!(preview.get("").status, 200);
}

#[test]
fn hundreds_of_silent_connections_take_neither_threads_nor_the_page() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    let mut news = preview.news();
    let first = news.until("fine");
    assert_eq!(preview.get("").status, 200);
    let (threads, files) = (preview.status("Threads"), preview.files());
    let (memory, base) = (preview.status("VmRSS"), preview.base.clone());
    let half = format!("GET {base} HTTP/1.1\r\n{}", preview.own());
    let mut silent = Vec::new();
    for number in 0..800 {
        // Some have said something, which is no reason to keep them.
        let mut stream = preview.connect();
        if number % 2 == 0 {
            let _ = stream.write_all(half.as_bytes());
        }
        silent.push(stream);
        if number % 100 == 0 {
            assert_eq!(preview.get("").status, 200);
        }
    }
    assert_eq!(preview.get("").status, 200);
    let now = preview.status("Threads");
    assert!(now <= threads + 12, "{now} threads, {threads} before");
    let now = preview.files();
    assert!(now <= files + 70, "{now} files, {files} before");
    let now = preview.status("VmRSS");
    assert!(now <= memory + ROOM, "{now} kB, {memory} before");

    // Whoever waits for news was not sent away for them.
    workspace.replace(
        CHAPTER,
        "Licences are refused without",
        "Licences are denied without",
    );
    let told = news.after(&first, "fine");
    let again = keys(&told);
    assert_eq!(preview.get(&format!("page/{}", again[0])).status, 200);
    drop(silent);
    assert_eq!(preview.get("").status, 200);
}

#[test]
fn those_who_wait_for_news_have_seats_and_give_them_back() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    let mut listening: Vec<_> = (0..12).map(|_| preview.news()).collect();
    for news in &mut listening {
        news.until("fine");
    }
    assert_eq!(preview.get("events").status, 503);
    assert_eq!(preview.get("").status, 200);
    // Each one that is gone makes room, without anything having been told in the meantime.
    drop(listening.pop());
    let request = format!(
        "GET {}events HTTP/1.1\r\nHost: {}\r\n\r\n",
        preview.base,
        preview.host()
    );
    loop {
        let mut stream = preview.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        if line.contains(" 200 ") {
            break;
        }
        assert!(line.contains(" 503 "), "{line}");
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_not_read() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    preview.news().until("fine");
    let (base, own, host) = (&preview.base, preview.own(), preview.host());
    let hand = preview.hand();
    // What would be taken for a second request by a reader that finds another end of the first.
    let second = format!("GET {base} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let post = format!("POST {base}open?place=1 HTTP/1.1\r\n{own}X-Rapporteur-Hand: {hand}\r\n");
    let get = format!("GET {base} HTTP/1.1\r\n{own}");

    let mut wrong = String::new();
    let mut expect = |request: String, expected: &[u16]| {
        let statuses = preview.statuses(request.as_bytes());
        let fine = match expected {
            // Some are not worth an answer.
            [] => statuses.iter().all(|status| *status >= 400),
            expected => statuses.len() == 1 && expected.contains(&statuses[0]),
        };
        if !fine {
            let _ = writeln!(wrong, "{request:?}: {statuses:?}");
        }
    };
    for fields in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n",
        "Transfer-Encoding:\u{b}chunked\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 90\r\n\r\n",
        "Content-Length: 90\r\nContent-Length: 90\r\n\r\n",
        "Content-Length: 0, 90\r\n\r\n",
        "Content-Length: +0\r\n\r\n",
        "Content-Length: -0\r\n\r\n",
        "Content-Length: 0x0\r\n\r\n",
        "Content-Length: 00\r\n\r\n",
        "Content-Length: 18446744073709551616\r\n\r\n",
        "Content-Length: 90\r\n\r\n",
        "Content-Length : 0\r\n\r\n",
        "Content-Length: 90\r\nExpect: 100-continue\r\n\r\n",
    ] {
        expect(format!("{get}{fields}{second}"), &[400, 413]);
        expect(format!("{post}{fields}{second}"), &[400, 413]);
    }
    for request in [
        // Lines that go on in the next.
        format!("GET {base} HTTP/1.1\r\nHost: {host}\r\n\tx\r\n\r\n"),
        format!("GET {base} HTTP/1.1\r\nX: y\r\n Host: {host}\r\n\r\n"),
        format!("{get} folded\r\n\r\n"),
        // Bytes that are none of a head's.
        format!("GET {base} HTTP/1.1\r\nHost: {host}\0\r\n\r\n"),
        format!("GET {base}\0 HTTP/1.1\r\n{own}\r\n"),
        format!("{get}X: a\0b\r\n\r\n"),
        format!("{get}X: a\rb\r\n\r\n"),
        format!("{get}X\0: a\r\n\r\n"),
        format!("{get}: a\r\n\r\n"),
        format!("{get}no colon\r\n\r\n"),
        // Lines of a request that are none.
        format!("GET  {base} HTTP/1.1\r\n{own}\r\n"),
        format!("GET\t{base}\tHTTP/1.1\r\n{own}\r\n"),
        format!("GET {base}\r\n{own}\r\n"),
        format!("GET {base} HTTP/2.0\r\n{own}\r\n"),
        format!("GET {base} HTTP/1.1 x\r\n{own}\r\n"),
        String::from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ] {
        expect(request, &[]);
    }
    // Hosts that are named somewhere else, twice, or not at all.
    for (request, status) in [
        (
            format!("GET http://{host}{base} HTTP/1.1\r\n{own}\r\n"),
            404,
        ),
        (
            format!("GET http://evil.example{base} HTTP/1.1\r\n{own}\r\n"),
            404,
        ),
        (format!("GET //{host}{base} HTTP/1.1\r\n{own}\r\n"), 404),
        (format!("OPTIONS * HTTP/1.1\r\n{own}\r\n"), 405),
        (format!("CONNECT {host} HTTP/1.1\r\n{own}\r\n"), 405),
        (format!("get {base} HTTP/1.1\r\n{own}\r\n"), 405),
        (format!("{get}Host: {host}\r\n\r\n"), 403),
        (format!("{get}host: evil.example\r\n\r\n"), 403),
        (
            format!("GET {base} HTTP/1.1\r\nHost: {host}, evil.example\r\n\r\n"),
            403,
        ),
        (
            format!("GET {base} HTTP/1.1\r\nHost: x@{host}\r\n\r\n"),
            403,
        ),
        (
            format!("GET {base} HTTP/1.1\r\nHost: http://{host}\r\n\r\n"),
            403,
        ),
        (
            format!(
                "GET {base} HTTP/1.1\r\nHost: 127.1:{}\r\n\r\n",
                preview.port
            ),
            403,
        ),
        (
            format!(
                "GET {base} HTTP/1.1\r\nHost: [::1]:{}\r\n\r\n",
                preview.port
            ),
            403,
        ),
        (
            format!(
                "GET {base} HTTP/1.1\r\nHost: 127.0.0.1.:{}\r\n\r\n",
                preview.port
            ),
            403,
        ),
        (
            format!("GET {base} HTTP/1.1\r\nHost: \u{ff}{host}\r\n\r\n"),
            403,
        ),
        (
            format!("GET {base} HTTP/1.1\r\nX-Forwarded-Host: {host}\r\n\r\n"),
            403,
        ),
        (format!("GET {base} HTTP/1.0\r\n\r\n"), 403),
        (format!("GET {base} HTTP/1.0\r\n{own}\r\n"), 200),
        (
            format!("{get}Upgrade: websocket\r\nConnection: close, Upgrade\r\n\r\n"),
            200,
        ),
        (
            format!("{get}Upgrade: h2c\r\nHTTP2-Settings: AAAA\r\nConnection: close\r\n\r\n"),
            200,
        ),
        (
            format!("{get}Expect: 100-continue\r\nConnection: close\r\n\r\n"),
            200,
        ),
        (
            format!("{post}Content-Length: 0\r\nConnection: close\r\n\r\n"),
            404,
        ),
    ] {
        expect(request, &[status]);
    }
    assert_eq!(wrong, "");

    // The page's own requests may follow each other without waiting; a stranger is heard once.
    let pipelined = format!("{get}\r\nGET {base}page.css HTTP/1.1\r\n{own}\r\n{second}");
    assert_eq!(preview.statuses(pipelined.as_bytes()), [200, 200, 200]);
    let strange = format!("GET / HTTP/1.1\r\nHost: x\r\n\r\n{second}");
    assert_eq!(preview.statuses(strange.as_bytes()), [403]);
    assert_eq!(preview.get("").status, 200);
}
