//! A brief in which every text that somebody can write is meant to break what it is put into.

use std::cell::RefCell;

use super::{SMALL, Workspace};

/// What Typst, TOML, Markdown, CSV, minijinja and LaTeX each take for something else than text.
const TEXT: &str = "#panic() #{x} [y] ] $z$ @a <b> </b> *c* __d__ `e` ```f``` //g /*h*/ \\i \\\\ \\u{41} \
    ~j --- -- -? ... => != {k} } }} {% l %} {# m %# n & o; &amp; %p ^q |r| \"s\" 'it''s' “t” ‘u’ \
    e\u{301} замо\u{301}к Қазақ №1. 50\u{202f}% €";

/// What stands for two braces where an expression could begin.
const BRACES: (&str, &str) = ("{{ \"{{\" }}", "{{");

/// Texts that Typst would take for something else at the beginning of a line.
const LINES: &[&str] = &[
    "= v", "== v", "- v", "+ v", "1. v", "/ v: w", "#v", "> v", "| v |", "``` v",
];

/// The workspace, and each text as it should be printed.
pub struct Hostile {
    pub workspace: Workspace,
    /// What the paper prints.
    pub paper: Vec<String>,
    /// What the release prints.
    pub release: Vec<String>,
}

/// Makes texts, each with a mark that nothing else has, and keeps what each should be printed as.
struct Pen {
    printed: RefCell<Vec<String>>,
}

impl Pen {
    fn new() -> Self {
        Self {
            printed: RefCell::new(Vec::new()),
        }
    }

    fn mark(&self) -> String {
        format!("Qx{}Z", self.printed.borrow().len())
    }

    /// A text that is printed as it stands, such as a cell.
    fn plain(&self) -> String {
        let text = format!("{} {TEXT}", self.mark());
        self.printed.borrow_mut().push(text.clone());
        text
    }

    /// A name, which holds no expression, as a TOML string.
    fn name(&self) -> String {
        toml(&self.plain())
    }

    /// A line without Markdown, as a TOML string.
    fn line(&self) -> String {
        let mark = self.mark();
        self.printed
            .borrow_mut()
            .push(format!("{mark} {TEXT} {}", BRACES.1));
        toml(&format!("{mark} {TEXT} {}", BRACES.0))
    }

    /// CommonMark in which everything that CommonMark knows is escaped, as a TOML string.
    fn prose(&self) -> String {
        let mark = self.mark();
        self.printed
            .borrow_mut()
            .push(format!("{mark} {TEXT} {}", BRACES.1));
        let mut prose = format!("{mark} {} {}", escaped(TEXT), BRACES.0);
        for line in LINES {
            let mark = self.mark();
            self.printed.borrow_mut().push(format!("{line} {mark}"));
            prose.push_str(&format!("\n\n{} {mark}", escaped(line)));
        }
        toml(&prose)
    }

    /// CommonMark as it would be typed by somebody who knows only that: Typst's signs are nothing.
    fn typed(&self) -> String {
        let text = "#panic(\"a\") #let x = 1; $x^2$ @a // b /* c */ ] } }} ~ d -- e ... f -? g";
        let mark = self.mark();
        self.printed.borrow_mut().push(format!("{mark} {text}"));
        let mut prose = format!("{mark} {text}");
        for line in ["= v", "== v", "/ v: w"] {
            let mark = self.mark();
            self.printed.borrow_mut().push(format!("{line} {mark}"));
            prose.push_str(&format!("\n\n{line} {mark}"));
        }
        toml(&prose)
    }

    /// A title, an author, a publisher. Braces and dollars mean something in bibliographies.
    fn source(&self) -> String {
        let mark = self.mark();
        let text = format!(
            "{mark} #panic [y] ] @a <b> </b> *c* __d__ `e` //g /*h*/ \\i ~j => != %m %# n & o; %p ^q |r|"
        );
        self.printed.borrow_mut().push(text.clone());
        text
    }

    fn into_printed(self) -> Vec<String> {
        self.printed.into_inner()
    }
}

/// A TOML string of one line.
fn toml(text: &str) -> String {
    let mut string = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => string.extend(['\\', c]),
            '\n' => string.push_str("\\n"),
            c => string.push(c),
        }
    }
    string + "\""
}

/// A backslash before everything that CommonMark lets one stand before.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The brief: both documents print the texts of `shared`, each its own as well.
pub fn hostile() -> Hostile {
    let workspace = Workspace::small();
    let (paper, release) = (Pen::new(), Pen::new());

    let brief = workspace.read("briefs/small/brief.toml");
    let (_, documents) = brief.split_once("[documents.paper]").unwrap();
    workspace.write(
        "briefs/small/brief.toml",
        format!(
            "title = {}\nsubtitle = {}\nshort-title = {}\nstate = \"KZ\"\ntreaty = \"ICCPR\"\n\
             date = 2011-07-12\nintroduction = {}\n\n\
             [[organisation]]\nid = \"lantern\"\nname = {}\nshort = {}\ncity = {}\n\n\
             [[organisation]]\nid = \"archive\"\nname = \"Open Archive\"\nabout = {}\n\n\
             [[person]]\nid = \"sample\"\nname = {}\nrole = {}\nphone = {}\nemail = {}\n\
             organisation = \"lantern\"\n\n[documents.paper]{documents}",
            paper.line(),
            paper.line(),
            paper.line(),
            paper.prose(),
            paper.name(),
            release.name(), // too long for a foot; the release has it beside its person
            paper.line(),
            release.prose(),
            release.name(),
            release.line(),
            release.line(),
            release.line(),
        ),
    );
    workspace.write(
        "briefs/small/findings/1-press.toml",
        format!(
            "id = \"press\"\ntitle = {}\ncontext = {}\n\n\
             [[concern]]\nid = \"suits\"\ntitle = {}\nsummary = {}\nbody = {}\n\
             charts = [\"suits\"]\ntables = [\"suits-by-claimant\"]\n\n\
             [[concern.case]]\ntitle = {}\nplace = {}\nbody = {}\n\n\
             [[recommendation]]\nid = \"cap-damages\"\ntext = {}\naddressee = \"other\"\n\
             answers = [\"suits\"]\n",
            paper.line(),
            paper.prose(),
            paper.line(),
            paper.prose(),
            paper.typed(),
            paper.line(),
            paper.line(),
            paper.prose(),
            paper.prose(),
        ),
    );
    workspace.write(
        "briefs/small/press-release.toml",
        format!(
            "kicker = {}\nheadline = {}\ndateline = [{}]\n\n[[block]]\ntext = {}\n\n[[block]]\ntext = {}\n\n\
             [[block]]\nquote = {{ person = \"sample\", text = {} }}\n\n\
             [[block]]\nstatement = {{ person = \"sample\", verb = {}, text = {} }}\n\n\
             [[block]]\nhighlights = {{ chapter = \"press\", intro = {} }}\n\n\
             [[block]]\ncontacts = [\"sample\"]\n\n[[block]]\nabout = [\"archive\"]\n",
            release.line(),
            release.line(),
            release.line(),
            release.prose(),
            release.typed(),
            release.prose(),
            release.line(),
            release.prose(),
            release.prose(),
        ),
    );
    let cell = || format!("\"{}\"", paper.plain().replace('"', "\"\""));
    let (first, second) = (cell(), cell());
    workspace.write(
        "data/north/suits.csv",
        format!("year,claimant,claimed,settled\n2010,{first},5,no\n2011,{second},6,no\n"),
    );
    workspace.write(
        "briefs/small/statistics.toml",
        format!(
            "[chart.suits]\ntable = \"north/suits\"\ntype = \"bar\"\nx = \"claimant\"\n\
             y = {{ measure = \"count\" }}\ntitle = {}\nalt = {}\nunit = {}\nnote = {}\n\n\
             [table.suits-by-claimant]\ntable = \"north/suits\"\nrows = \"claimant\"\n\
             cell = {{ measure = \"count\" }}\ntitle = {}\nnote = {}\n",
            paper.line(),
            toml(TEXT),
            paper.line(),
            paper.line(),
            paper.line(),
            paper.line(),
        ),
    );
    workspace.write("briefs/small/sources.bib", "");
    workspace.write(
        "briefs/small/sources.yml",
        format!(
            "monitoring:\n  type: book\n  title: {}\n  author: {}\n  publisher: {}\n  date: 2011\n",
            toml(&paper.source()),
            toml(&paper.source()),
            toml(&paper.source()),
        ),
    );
    let findings = workspace.read("briefs/small/findings/2-courts.toml");
    let cited = findings.replace(
        "Open hearings",
        "{{ cite('monitoring', '#panic() @a $x$ ] */ <b>') }} Open hearings",
    );
    workspace.write("briefs/small/findings/2-courts.toml", cited);
    assert!(workspace.path("briefs").join(SMALL).is_dir());
    Hostile {
        workspace,
        paper: paper.into_printed(),
        release: release.into_printed(),
    }
}
