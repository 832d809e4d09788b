//! Types of entries: what BibLaTeX calls them, and what CSL does.

/// What kind of source an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// The type of CSL.
    pub csl: &'static str,
    /// What BibLaTeX prints for it where the entry does not say otherwise.
    pub genre: Option<&'static str>,
    /// What it should have been called, where BibLaTeX has no such type.
    pub instead: Option<&'static str>,
}

/// The types that BibLaTeX's manual lists and that can be cited.
pub(super) const NAMES: &[&str] = &[
    "article",
    "artwork",
    "audio",
    "book",
    "bookinbook",
    "booklet",
    "collection",
    "commentary",
    "dataset",
    "image",
    "inbook",
    "incollection",
    "inproceedings",
    "inreference",
    "jurisdiction",
    "legal",
    "legislation",
    "letter",
    "manual",
    "misc",
    "movie",
    "music",
    "mvbook",
    "mvcollection",
    "mvproceedings",
    "mvreference",
    "online",
    "patent",
    "performance",
    "periodical",
    "proceedings",
    "reference",
    "report",
    "review",
    "software",
    "standard",
    "suppbook",
    "suppcollection",
    "suppperiodical",
    "thesis",
    "unpublished",
    "video",
];

/// The kind of an entry of that type; `subtype` is its `entrysubtype`. None for a type that is nowhere.
pub(super) fn of(name: &str, subtype: Option<&str>, has_journal: bool) -> Option<Kind> {
    let known = |csl| Kind {
        csl,
        genre: None,
        instead: None,
    };
    let with = |csl, genre| Kind {
        csl,
        genre: Some(genre),
        instead: None,
    };
    let foreign = |csl, instead| Kind {
        csl,
        genre: None,
        instead: Some(instead),
    };
    let newspaper = "`@article` with `entrysubtype = {newspaper}`";
    Some(match name {
        "article" | "suppperiodical" => known(match subtype {
            Some("newspaper") => "article-newspaper",
            Some("magazine") => "article-magazine",
            _ if has_journal => "article-journal",
            _ => "article",
        }),
        "review" => known("review"),
        "book" | "mvbook" | "collection" | "mvcollection" | "reference" | "mvreference"
        | "proceedings" | "mvproceedings" => known("book"),
        "booklet" => known("pamphlet"),
        "inbook" | "incollection" | "suppbook" | "suppcollection" | "bookinbook" => {
            known("chapter")
        }
        "inproceedings" | "conference" => known("paper-conference"),
        "inreference" => known("entry-encyclopedia"),
        "online" | "electronic" | "www" => known("webpage"),
        "dataset" => known("dataset"),
        "software" => known("software"),
        "patent" => known("patent"),
        "periodical" => known("periodical"),
        "report" | "manual" => known("report"),
        "techreport" => with("report", "technical report"),
        "thesis" => known("thesis"),
        "phdthesis" => with("thesis", "PhD thesis"),
        "mastersthesis" => with("thesis", "Master’s thesis"),
        "unpublished" => known("manuscript"),
        "jurisdiction" => known("legal_case"),
        "legislation" => known("legislation"),
        "legal" => known("treaty"),
        "standard" => known("standard"),
        "letter" => known("personal_communication"),
        "movie" | "video" => known("motion_picture"),
        "audio" | "music" => known("song"),
        "artwork" | "image" => known("graphic"),
        "performance" => known("performance"),
        "misc" | "commentary" | "bibnote" | "customa" | "customb" | "customc" | "customd"
        | "custome" | "customf" => known("document"),
        "newspaper" | "newspaperarticle" | "newspaper_article" | "news" | "press" => {
            foreign("article-newspaper", newspaper)
        }
        "magazine" | "magazinearticle" | "magazine_article" => foreign(
            "article-magazine",
            "`@article` with `entrysubtype = {magazine}`",
        ),
        "webpage" | "website" | "web_page" | "web" | "internet" | "url" => {
            foreign("webpage", "`@online`")
        }
        "blog" | "blogpost" | "post" | "tweet" | "socialmedia" => foreign("webpage", "`@online`"),
        "film" | "documentary" | "youtube" => foreign("motion_picture", "`@movie` or `@video`"),
        "podcast" | "broadcast" | "radio" | "tv" => foreign("song", "`@audio` or `@video`"),
        "talk" | "presentation" | "speech" | "lecture" => foreign("speech", "`@unpublished`"),
        "interview" => foreign("interview", "`@misc` with `type = {interview}`"),
        "map" => foreign("map", "`@image`"),
        "law" | "statute" | "act" | "code" | "decree" | "constitution" | "legadminmaterial"
        | "legmaterial" | "bill" | "regulation" => foreign("legislation", "`@legislation`"),
        "case" | "judgment" | "judgement" | "decision" | "court" | "courtcase" => {
            foreign("legal_case", "`@jurisdiction`")
        }
        "treaty" | "convention" | "agreement" | "covenant" => foreign("treaty", "`@legal`"),
        "resolution" | "document" | "undocument" | "un" => foreign("report", "`@report`"),
        "preprint" | "workingpaper" => foreign("article", "`@unpublished`"),
        "mphilthesis" | "bachelorthesis" | "dissertation" => foreign("thesis", "`@thesis`"),
        "data" | "database" | "statistics" => foreign("dataset", "`@dataset`"),
        "email" | "personal_communication" => foreign("personal_communication", "`@letter`"),
        "generic" | "other" | "archive" | "archival" | "hearing" => foreign("document", "`@misc`"),
        "book_section" | "chapter" => foreign("chapter", "`@incollection`"),
        "pamphlet" | "brochure" => foreign("pamphlet", "`@booklet`"),
        _ => return None,
    })
}

/// What a key of BibLaTeX prints, which stands where a word could: `type = {resreport}`.
pub(super) fn word(key: &str) -> Option<&'static str> {
    Some(match key {
        "bathesis" => "Bachelor’s thesis",
        "mathesis" => "Master’s thesis",
        "phdthesis" => "PhD thesis",
        "candthesis" => "Candidate thesis",
        "techreport" => "technical report",
        "resreport" => "research report",
        "software" => "computer software",
        "datacd" => "data CD",
        "audiocd" => "audio CD",
        "patent" => "patent",
        "patentde" => "German patent",
        "patenteu" => "European patent",
        "patentfr" => "French patent",
        "patentuk" => "British patent",
        "patentus" => "U.S. patent",
        "patreq" => "patent request",
        "patreqde" => "German patent request",
        "patreqeu" => "European patent request",
        "patreqfr" => "French patent request",
        "patrequk" => "British patent request",
        "patrequs" => "U.S. patent request",
        "inpreparation" => "in preparation",
        "submitted" => "submitted",
        "forthcoming" => "forthcoming",
        "inpress" => "in press",
        "prepublished" => "pre-published",
        "countryde" => "Germany",
        "countryeu" | "countryep" => "European Union",
        "countryfr" => "France",
        "countryuk" => "United Kingdom",
        "countryus" => "United States of America",
        "newseries" => "new series",
        "oldseries" => "old series",
        _ => return None,
    })
}

/// Languages: code, English name, further keys in BibLaTeX.
const LANGUAGES: [(&str, &str, &[&str]); 21] = [
    ("ar", "Arabic", &["ara"]),
    ("az", "Azerbaijani", &[]),
    ("be", "Belarusian", &[]),
    (
        "de",
        "German",
        &["ger", "deu", "ngerman", "naustrian", "nswissgerman"],
    ),
    ("es", "Spanish", &["spa"]),
    ("fa", "Persian", &[]),
    ("fr", "French", &["fra", "fre", "francais"]),
    ("hy", "Armenian", &[]),
    ("it", "Italian", &[]),
    ("ka", "Georgian", &[]),
    ("kk", "Kazakh", &["kaz"]),
    ("ky", "Kyrgyz", &[]),
    ("pl", "Polish", &[]),
    ("pt", "Portuguese", &["portuges", "brazilian"]),
    ("ru", "Russian", &["rus"]),
    ("tg", "Tajik", &[]),
    ("tk", "Turkmen", &[]),
    ("tr", "Turkish", &[]),
    ("uk", "Ukrainian", &["ukr"]),
    ("uz", "Uzbek", &[]),
    ("zh", "Chinese", &["zho"]),
];

/// The key of a language in small letters, without what says of which country it is.
fn base(key: &str) -> String {
    let key = key.trim();
    let lower = key.strip_prefix("lang").unwrap_or(key).to_lowercase();
    lower
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn known(base: &str) -> Option<&'static (&'static str, &'static str, &'static [&'static str])> {
    LANGUAGES.iter().find(|(code, name, keys)| {
        *code == base || name.eq_ignore_ascii_case(base) || keys.contains(&base)
    })
}

/// The code of a language by its key in BibLaTeX or its code; none for English and for what is not known.
pub(super) fn language_code(key: &str) -> Option<&'static str> {
    known(&base(key)).map(|(code, ..)| *code)
}

/// The English name of a language by its key in BibLaTeX or its code; none for English itself.
pub(super) fn language(key: &str) -> Option<String> {
    let base = base(key);
    if matches!(
        &*base,
        "" | "english"
            | "american"
            | "british"
            | "usenglish"
            | "ukenglish"
            | "canadian"
            | "australian"
            | "newzealand"
            | "en"
            | "eng"
    ) {
        return None;
    }
    if let Some((_, name, _)) = known(&base) {
        return Some((*name).to_owned());
    }
    let key = key.trim();
    let mut letters = key.strip_prefix("lang").unwrap_or(key).chars();
    let first: String = letters.next()?.to_uppercase().collect();
    Some(format!("{first}{}", letters.as_str()))
}
