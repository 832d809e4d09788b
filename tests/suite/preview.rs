//! `watch --preview`: what is served and to whom, and what the page is told.

mod reading;
mod requests;
mod secrets;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::workspace::{SHIPPED, Workspace, files_under, program};
use serde_json::Value;

const CHAPTER: &str = "briefs/small/findings/1-press.toml";

/// Far longer than anything takes: a test that waits for what never comes should end.
const PATIENCE: Duration = Duration::from_mins(3);

struct Preview {
    child: Child,
    port: u16,
    /// The path of the page, with slashes at both ends.
    base: String,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Preview {
    /// Of the only brief of a workspace.
    fn of(workspace: &Workspace) -> Self {
        Self::with(workspace, &[])
    }

    fn with(workspace: &Workspace, arguments: &[&str]) -> Self {
        Self::called(workspace, arguments, &[])
    }

    fn called(workspace: &Workspace, arguments: &[&str], surroundings: &[(&str, &str)]) -> Self {
        let mut child = Command::new(program())
            .args(["watch", "--preview"])
            .args(arguments)
            .envs(surroundings.iter().copied())
            .current_dir(workspace.folder())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.next().unwrap().unwrap();
        // What else it prints must have a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let rest = address.strip_prefix("http://127.0.0.1:").unwrap();
        let (port, base) = rest.split_once('/').unwrap();
        Self {
            child,
            port: port.parse().unwrap(),
            base: format!("/{base}"),
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends a request as it stands and reads to the end.
    fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // It may have heard enough before the end.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn ask_with(&self, method: &str, path: &str, host: &str, headers: &[(&str, &str)]) -> Answer {
        let headers: String = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"
        );
        let answer = String::from_utf8_lossy(&self.raw(request.as_bytes())).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_ascii_lowercase(),
            body: body.to_owned(),
        }
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask_with(
            method,
            &format!("{}{path}", self.base),
            &self.host(),
            headers,
        )
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The secret that the page has.
    fn hand(&self) -> String {
        let page = self.get("").body;
        let after = page.split("name=\"hand\" content=\"").nth(1).unwrap();
        after.split('"').next().unwrap().to_owned()
    }

    fn news(&self) -> News {
        let mut stream = self.connect();
        let request = format!(
            "GET {}events HTTP/1.1\r\nHost: {}\r\n\r\n",
            self.base,
            self.host()
        );
        stream.write_all(request.as_bytes()).unwrap();
        News(BufReader::new(stream))
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the page is told.
struct News(BufReader<TcpStream>);

impl News {
    /// The next news of this kind.
    fn until(&mut self, condition: &str) -> Value {
        loop {
            let mut line = String::new();
            assert!(
                self.0.read_line(&mut line).unwrap() > 0,
                "the news have ended"
            );
            if let Some(told) = line.strip_prefix("data: ") {
                let told: Value = serde_json::from_str(told).unwrap();
                if told["condition"] == condition {
                    return told;
                }
            }
        }
    }

    /// The next news that an edit has brought, of this kind.
    fn after(&mut self, seen: &Value, condition: &str) -> Value {
        loop {
            let told = self.until(condition);
            if told["version"].as_u64() > seen["version"].as_u64() {
                return told;
            }
        }
    }
}

/// The keys of the pages of all documents.
fn keys(told: &Value) -> Vec<String> {
    let documents = told["documents"].as_array().unwrap();
    documents
        .iter()
        .flat_map(|document| document["pages"].as_array().unwrap())
        .map(|page| page[0].as_str().unwrap().to_owned())
        .collect()
}

/// Everything in the workspace but the outputs.
fn contents(workspace: &Workspace) -> BTreeMap<PathBuf, Vec<u8>> {
    files_under(workspace.folder())
        .into_iter()
        .filter(|path| !path.starts_with("out") && !path.starts_with("opened"))
        .map(|path| {
            let bytes = fs::read(workspace.path(&path)).unwrap();
            (path, bytes)
        })
        .collect()
}

/// What the panel is told of the first place where these words stand in the first document.
fn spot_of(preview: &Preview, told: &Value, words: &str) -> Value {
    let query = words.replace(' ', "+");
    let found = preview.json(&format!("find?document=0&words={query}"));
    let page = found[0][0]
        .as_u64()
        .unwrap_or_else(|| panic!("`{words}` is nowhere: {found}"));
    let area = &found[0][1][0];
    let middle = |from: usize, length: usize| {
        area[from].as_f64().unwrap() + area[length].as_f64().unwrap().min(8.0) / 2.0
    };
    let key = &told["documents"][0]["pages"][usize::try_from(page).unwrap()][0];
    let (x, y) = (middle(0, 2), middle(1, 3));
    let key = key.as_str().unwrap();
    preview.json(&format!(
        "spot?document=0&page={page}&key={key}&x={x}&y={y}"
    ))
}

#[test]
fn only_its_own_page_is_answered() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    preview.news().until("fine");
    let own = preview.host();
    let base = preview.base.clone();
    let status = |method: &str, path: &str, host: &str, headers: &[(&str, &str)]| {
        preview.ask_with(method, path, host, headers).status
    };
    assert_eq!(status("GET", &base, &own, &[]), 200);
    let local = format!("localhost:{}", preview.port);
    assert_eq!(status("GET", &base, &local, &[]), 200);

    // A name of somebody else's that leads here.
    let rebound = format!("evil.example:{}", preview.port);
    for host in [
        "evil.example",
        &rebound,
        "127.0.0.1",
        "127.0.0.1.evil.example",
        "",
    ] {
        assert_eq!(status("GET", &base, host, &[]), 403, "{host}");
        assert_eq!(
            status("GET", &format!("{base}events"), host, &[]),
            403,
            "{host}"
        );
    }
    let twice = [("Host", "evil.example")];
    assert_eq!(status("GET", &base, &own, &twice), 403);

    // Without the key, or with another's.
    let wrong = format!("/{}/", "0".repeat(32));
    for path in [
        "/",
        "/page.js",
        "/events",
        wrong.as_str(),
        "/favicon.ico",
        "*",
    ] {
        assert_eq!(status("GET", path, &own, &[]), 404, "{path}");
    }

    // Other pages in the same browser; a link to the page may be followed.
    let script = format!("{base}page.js");
    for site in ["cross-site", "same-site"] {
        assert_eq!(
            status("GET", &script, &own, &[("Sec-Fetch-Site", site)]),
            403
        );
    }
    let followed = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Dest", "document"),
    ];
    assert_eq!(status("GET", &base, &own, &followed), 200);
    let framed = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Dest", "iframe"),
    ];
    assert_eq!(status("GET", &base, &own, &framed), 403);

    // What is not the page's is not there, however it is asked for.
    for path in [
        "rapporteur.toml",
        "../rapporteur.toml",
        "page/../../rapporteur.toml",
        "page/..%2f..%2frapporteur.toml",
        "page/%2fetc%2fpasswd",
        "briefs/small/brief.toml",
        "out/small/paper.en.pdf",
        "page/",
        "page/0",
        "open?place=1",
    ] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    for path in [
        "spot",
        "spot?document=0&page=0&key=x&x=nan&y=1",
        "spot?x=1&y=inf",
    ] {
        assert_eq!(preview.get(path).status, 400, "{path}");
    }
    for method in ["PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"] {
        assert_eq!(status(method, &base, &own, &[]), 405, "{method}");
    }

    let page = preview.get("");
    assert!(
        page.head
            .contains("content-security-policy: default-src 'none'"),
        "{}",
        page.head
    );
    assert!(page.head.contains("frame-ancestors 'none'"));
    assert!(page.head.contains("x-content-type-options: nosniff"));
    assert!(!page.head.contains("access-control-allow"));
    for part in ["", "page.css", "page.js"] {
        let body = preview.get(part).body;
        assert!(
            !body.contains("http://") && !body.contains("https://"),
            "{part} needs nothing from elsewhere"
        );
    }
}

#[test]
fn an_editor_is_opened_only_by_the_page_and_only_where_the_program_has_been() {
    let workspace = Workspace::small();
    let opened = workspace.path("opened");
    let script = r#"printf "%s" "$1" > "$0.part"; mv "$0.part" "$0""#;
    let command = format!(
        "sh -c '{script}' '{}' {{file}}:{{line}}:{{column}}",
        opened.display()
    );
    let preview = Preview::with(&workspace, &["--editor", &command]);
    let told = preview.news().until("fine");
    let before = contents(&workspace);

    let spot = spot_of(&preview, &told, "Licences are refused without");
    let place = &spot["place"];
    let line = workspace
        .read(CHAPTER)
        .lines()
        .position(|line| line.contains("Licences are refused without"))
        .unwrap()
        + 1;
    assert_eq!(place["path"], CHAPTER);
    assert_eq!(place["line"], line);
    assert_eq!(place["key"], "concern[2].summary");
    assert_eq!(place["entry"], "licences");
    let id = place["id"].as_u64().unwrap();

    let hand = preview.hand();
    let origin = format!("http://{}", preview.host());
    let open = |place: &str, headers: &[(&str, &str)]| {
        preview
            .ask("POST", &format!("open?place={place}"), headers)
            .status
    };
    let id = id.to_string();
    let hand_header = ("X-Rapporteur-Hand", hand.as_str());
    let own = ("Origin", origin.as_str());
    assert_eq!(open(&id, &[]), 403);
    assert_eq!(open(&id, &[own]), 403);
    assert_eq!(open(&id, &[hand_header]), 403);
    assert_eq!(
        open(&id, &[("Origin", "http://evil.example"), hand_header]),
        403
    );
    assert_eq!(open(&id, &[("Origin", "null"), hand_header]), 403);
    assert_eq!(open(&id, &[own, ("X-Rapporteur-Hand", "0")]), 403);
    assert_eq!(open("99999", &[own, hand_header]), 404);
    assert_eq!(open("/etc/passwd", &[own, hand_header]), 400);
    assert_eq!(open("", &[own, hand_header]), 400);
    assert_eq!(preview.ask("POST", "", &[own, hand_header]).status, 405);
    assert!(!opened.exists());

    assert_eq!(open(&id, &[own, hand_header]), 200);
    while !opened.exists() {
        std::thread::yield_now();
    }
    let file = fs::canonicalize(workspace.path(CHAPTER)).unwrap();
    let said = fs::read_to_string(&opened).unwrap();
    assert!(
        said.starts_with(&format!("{}:{line}:", file.display())),
        "{said}"
    );
    assert!(before == contents(&workspace), "no request changes a file");
}

#[test]
fn what_makes_no_sense_does_not_end_it() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    preview.news().until("fine");
    let mut long = b"GET /".to_vec();
    long.extend(std::iter::repeat_n(b'a', 3 << 20));
    let mut headers = b"GET / HTTP/1.1\r\n".to_vec();
    headers.extend(b"X: y\r\n".repeat(20_000));
    let own = format!("Host: {}\r\n", preview.host());
    for request in [
        b"\r\n\r\n".to_vec(),
        b"\0\xFF\xFE\r\n\r\n".to_vec(),
        b"GET".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"GET \xFF HTTP/1.1\r\nHost: \xFF\r\n\r\n".to_vec(),
        format!("POST {}open HTTP/1.1\r\n{own}Content-Length: -1\r\n\r\n", preview.base).into_bytes(),
        format!("POST {}open HTTP/1.1\r\n{own}Transfer-Encoding: chunked\r\n\r\nzz\r\n", preview.base).into_bytes(),
        format!("GET {}find?words=%FF%ZZ%&document=99999999999999999999 HTTP/1.1\r\n{own}Connection: close\r\n\r\n", preview.base).into_bytes(),
        format!("GET {}spot?document=9&page=9&key=%00&x=1e308&y=-1 HTTP/1.1\r\n{own}Connection: close\r\n\r\n", preview.base).into_bytes(),
        long,
        headers,
    ] {
        let mut stream = preview.connect();
        let _ = stream.write_all(&request);
        // Whoever asks such things does not wait for an answer.
        drop(stream);
        assert_eq!(preview.get("").status, 200);
    }
}

#[test]
fn only_pages_that_look_different_have_other_keys() {
    let workspace = Workspace::shipped();
    let preview = Preview::with(&workspace, &[SHIPPED]);
    let mut news = preview.news();
    let first = news.until("fine");
    let before = keys(&first);
    for key in &before {
        let page = preview.get(&format!("page/{key}"));
        assert_eq!(page.status, 200);
        assert!(page.head.contains("image/svg+xml"));
        assert!(!page.body.contains("<script") && !page.body.contains("href=\"http"));
    }
    let chapter = "briefs/kazakhstan-iccpr-2011/findings/2-expression.toml";
    workspace.replace(
        chapter,
        "Civil defamation suits answer",
        "Civil defamation suits follow",
    );
    let second = news.after(&first, "fine");
    let after = keys(&second);
    assert_eq!(before.len(), after.len());
    let changed = before.iter().zip(&after).filter(|(a, b)| a != b).count();
    assert!((1..=4).contains(&changed), "{changed} of {}", before.len());
    assert_eq!(second["changed"], changed);
    assert_eq!(second["changes"][0], format!("{chapter} edited"));

    // What is undone looks as it did; a comment changes nothing that can be seen.
    workspace.replace(
        chapter,
        "Civil defamation suits follow",
        "Civil defamation suits answer",
    );
    let third = news.after(&second, "fine");
    assert_eq!(keys(&third), before);
    let entry = "[[concern]]\nid      = \"defamation-damages\"";
    workspace.replace(chapter, entry, &format!("# said\n{entry}"));
    let commented = news.after(&third, "fine");
    assert_eq!(keys(&commented), before);
    assert_eq!(commented["changed"], 0);
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_the_last_good_pages_stay() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    let mut news = preview.news();
    let good = news.until("fine");
    workspace.replace(CHAPTER, "stat(\"suits-2010\")", "stat(\"suits-2o10\")");
    let broken = news.after(&good, "broken");
    assert_eq!(keys(&broken), keys(&good));
    let message = &broken["messages"][0];
    assert_eq!(message["severity"], "error");
    assert_eq!(message["code"], "unknown-statistic");
    assert_eq!(message["helps"][0], "did you mean `suits-2010`?");
    let place = &message["place"];
    assert_eq!(place["path"], CHAPTER);
    assert_eq!(place["key"], "concern[1].summary");
    let excerpt = &place["excerpt"];
    let [line, from, _, to] =
        [0, 1, 2, 3].map(|at| usize::try_from(excerpt["marked"][at].as_u64().unwrap()).unwrap());
    let shown = excerpt["lines"][line].as_str().unwrap();
    assert_eq!(&shown[from..to], "\"suits-2o10\"");

    // What the good pages came from is still known.
    let spot = spot_of(&preview, &broken, "Licences are refused without");
    assert_eq!(spot["place"]["key"], "concern[2].summary");

    workspace.replace(CHAPTER, "stat(\"suits-2o10\")", "stat(\"suits-2010\")");
    let mended = news.after(&broken, "fine");
    assert_eq!(mended["messages"].as_array().unwrap().len(), 0);
    assert_eq!(keys(&mended), keys(&good));

    // One that is broken from the beginning is served too.
    workspace.write(CHAPTER, "id = ");
    let second = Preview::of(&workspace);
    let told = second.news().until("broken");
    assert_eq!(told["documents"].as_array().unwrap().len(), 0);
    assert!(!told["messages"].as_array().unwrap().is_empty());
}

#[test]
fn a_figure_leads_to_its_definition_and_its_table() {
    let workspace = Workspace::small();
    let preview = Preview::of(&workspace);
    let told = preview.news().until("fine");
    // Found by the words behind it, since “three” is in many places.
    let found = preview.json("find?document=0&words=suits+brought+in+2010");
    let area = &found[0][1][0];
    let page = usize::try_from(found[0][0].as_u64().unwrap()).unwrap();
    let key = told["documents"][0]["pages"][page][0].as_str().unwrap();
    let x = area[0].as_f64().unwrap() - 5.0;
    let y = area[1].as_f64().unwrap() + area[3].as_f64().unwrap() / 2.0;
    let spot = preview.json(&format!(
        "spot?document=0&page={page}&key={key}&x={x}&y={y}"
    ));
    let figure = &spot["figure"];
    assert_eq!(figure["id"], "suits-2010", "{spot}");
    assert_eq!(figure["measure"], "number of rows");
    assert_eq!(figure["filter"], "`year` is 2010");
    assert_eq!(figure["rows_counted"], 3);
    assert_eq!(figure["rows_read"], 5);
    assert_eq!(figure["table"]["path"], "data/north/suits.csv");
    assert_eq!(figure["definition"]["path"], "briefs/small/statistics.toml");
    assert_eq!(spot["place"]["path"], CHAPTER);
    assert!(!spot["areas"].as_array().unwrap().is_empty());

    // A page that has been replaced is not asked any more.
    let old = "0".repeat(32);
    let spot = preview.json(&format!(
        "spot?document=0&page={page}&key={old}&x={x}&y={y}"
    ));
    assert_eq!(spot, Value::Null);
    let spot = preview.json(&format!(
        "spot?document=0&page={page}&key={key}&x=-900&y=-900"
    ));
    assert_eq!(spot, Value::Null, "there is nothing");
}
