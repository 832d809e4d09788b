//! Templates and expressions at work.

use std::fmt;
use std::sync::{Arc, Weak};

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Output, State};

use super::desk::Desk;
use super::filters;
use super::functions;
use super::printed::{Credit, Mute, Passage, Quiet, Thing};
use super::trouble;
use super::{Templates, figures};
use crate::bibliography::Note;
use crate::diagnostic::{Diagnostic, Place, code};
use crate::limits;
use crate::prose::{
    CLOSE, Called, Evaluate, Evaluated, Expression, Inline, Marks, Origins, called, strip,
    typst as typst_prose, with_citations, with_links,
};

/// How many steps an expression in prose may take; each pays for 64 bytes, too.
const WORDS: u64 = 100_000;

/// The longest text that an expression may print into prose.
const LONGEST: usize = 100_000;

/// A generated source and where its parts came from.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The source.
    pub text: String,
    /// Where its parts came from.
    pub origins: Arc<Origins>,
}

/// Evaluates the expressions and renders the templates of one document.
pub struct Evaluator {
    env: Environment<'static>,
    /// The same for expressions in prose, which have less to do.
    pub(super) words: Environment<'static>,
    /// The desk at which the document is written.
    pub desk: Arc<Desk>,
    templates: Arc<Templates>,
}

impl fmt::Debug for Evaluator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evaluator").finish_non_exhaustive()
    }
}

impl Evaluator {
    /// An evaluator for the document at `desk`.
    ///
    /// Templates that cannot be compiled are reported at the desk, each at its line.
    #[must_use]
    pub fn new(templates: &Arc<Templates>, desk: Arc<Desk>) -> Arc<Self> {
        Arc::new_cyclic(|own: &Weak<Self>| {
            let mut env = templates.environment();
            let printer = own.clone();
            env.set_formatter(move |out, state, value| match printer.upgrade() {
                Some(evaluator) => evaluator.print(out, state, value),
                None => Ok(()),
            });
            functions::register(&mut env, &desk, own);
            for (name, error) in templates.broken() {
                desk.report(trouble::with_template(
                    error,
                    templates,
                    &desk,
                    name,
                    &Value::UNDEFINED,
                ));
            }
            for wrong in templates.oversized().iter().chain(templates.faults()) {
                desk.report(wrong.clone());
            }
            let mut words = env.clone();
            words.set_fuel(Some(WORDS));
            for name in functions::NOT_IN_PROSE {
                words.remove_global(name);
            }
            words.add_filter("join", filters::join);
            Self {
                env,
                words,
                desk,
                templates: Arc::clone(templates),
            }
        })
    }

    /// Renders a template with a context; `preface` stands at the head of what it prints.
    ///
    /// `None` means that something was reported at the desk, or that another document is needed first.
    pub fn render(
        self: &Arc<Self>,
        template: &str,
        preface: &str,
        context: &Value,
    ) -> Option<Rendered> {
        match self.raw(template, context) {
            Ok(text) => {
                let text = with_links(&self.cited(&text), self.marks());
                let (text, origins) = strip(&format!("{preface}{text}"), &self.templates.marks);
                Some(Rendered {
                    text,
                    origins: Arc::new(origins),
                })
            }
            Err(error) => {
                if self.desk.need().is_none() {
                    let trouble = trouble::with_template(
                        &error,
                        &self.templates,
                        &self.desk,
                        template,
                        context,
                    );
                    self.desk.report(trouble);
                }
                None
            }
        }
    }

    /// A generated source with its citations, which are known now that it is complete.
    fn cited(self: &Arc<Self>, text: &str) -> String {
        let called: Vec<Called> = called(text).into_iter().map(|(_, called)| called).collect();
        let mut notes = self.notes(&called).into_iter();
        let mut mute = Mute;
        with_citations(text, &mut |_| {
            let note = notes.next().unwrap_or_default();
            typst_prose::write_inlines(&note, &mut mute, self.marks())
        })
    }

    /// The words of the citations among what a document calls, in its order.
    #[must_use]
    pub fn notes(&self, called: &[Called]) -> Vec<Vec<Inline>> {
        let material = &self.desk.material;
        let citations = self.desk.citations();
        let notes: Vec<Note<'_>> = called
            .iter()
            .map(|called| match called {
                Called::Footnote => Note::Footnote,
                Called::Citation { number, inside } => {
                    let citation = citations.get(*number);
                    let place = citation.map(|citation| citation.place);
                    Note::Citation {
                        cited: citation.map_or(&[][..], |citation| &citation.cited),
                        inside: *inside,
                        place: place.unwrap_or(material.brief.settings.place),
                    }
                }
            })
            .collect();
        let all = self.desk.cited();
        let made = material
            .citations
            .notes(&material.bibliography, &notes, &all);
        made.into_iter().map(|note| material.set(note)).collect()
    }

    fn raw(&self, template: &str, context: &Value) -> Result<String, Error> {
        limits::doing(&format!("the template `{template}`"));
        self.env.get_template(template)?.render(context)
    }

    /// Tries an expression, without printing anything, and reports what is wrong with it.
    pub fn try_out(self: &Arc<Self>, expression: &Expression) {
        let mut own = Arc::clone(self);
        let _ = own.evaluate(expression);
    }

    pub(super) fn marks(&self) -> &Marks {
        &self.templates.marks
    }

    /// Prints a value into a template's output, as markup that holds nothing but its text.
    fn print(
        self: &Arc<Self>,
        out: &mut Output,
        _state: &mut State,
        value: &Value,
    ) -> Result<(), Error> {
        let marks = self.marks();
        let mut own = Arc::clone(self);
        let written = if let Some(passage) = value.downcast_object_ref::<Passage>() {
            let mut quiet = Quiet(self);
            let evaluate: &mut dyn Evaluate = if passage.quiet { &mut quiet } else { &mut own };
            if passage.line {
                typst_prose::write_inline(&passage.prose, evaluate, marks)
            } else {
                typst_prose::write(&passage.prose, evaluate, marks)
            }
        } else if let Some(thing) = value.downcast_object_ref::<Thing>() {
            let printed = self.evaluated(thing, None);
            typst_prose::write_evaluated(printed, &mut own, marks)
        } else if let Some(credit) = value.downcast_object_ref::<Credit>() {
            typst_prose::write_inlines(&credit.inlines, &mut own, marks)
        } else if value.is_safe() {
            value.to_string()
        } else {
            match value.kind() {
                ValueKind::None => String::new(),
                ValueKind::String => self.led_back(
                    value,
                    typst_prose::escape(value.as_str().unwrap_or_default()),
                ),
                ValueKind::Bool => typst_prose::escape(&value.to_string()),
                ValueKind::Number => match self.number(value) {
                    Some(number) => typst_prose::escape(&number),
                    None => {
                        return Err(Error::new(
                            ErrorKind::InvalidOperation,
                            format!("{value} is no number that can be printed"),
                        ));
                    }
                },
                ValueKind::Undefined => {
                    return Err(Error::from(ErrorKind::UndefinedError));
                }
                kind => {
                    return Err(Error::new(
                        ErrorKind::InvalidOperation,
                        format!("{} cannot be printed", trouble::kind_of(kind)),
                    ));
                }
            }
        };
        out.write_str(&written).map_err(Error::from)
    }

    /// What is printed of a string, in marks if its place is known.
    pub(super) fn led_back(&self, value: &Value, written: String) -> String {
        match self.desk.placed.place(value) {
            Some(place) => format!("{}{written}{CLOSE}", self.marks().open(place)),
            None => written,
        }
    }

    /// What a thing prints; `place` is where an author asked for it, if one did.
    fn evaluated(self: &Arc<Self>, thing: &Thing, place: Option<Place>) -> Evaluated {
        let material = &self.desk.material;
        match thing {
            Thing::Figure {
                text,
                remark,
                sources,
                ..
            } => {
                for source in sources {
                    self.desk.rest_on(source);
                }
                Evaluated::Figure {
                    text: text.clone(),
                    remark: remark.clone(),
                }
            }
            Thing::Reference { text, label } => Evaluated::Link {
                text: text.clone(),
                label: label.clone(),
            },
            Thing::Citation(cited) => {
                let first = cited.first().map(|cited| cited.key.as_str());
                let place = place
                    .or_else(|| material.bibliography.place(first?))
                    .unwrap_or(material.brief.settings.place);
                let number = self.desk.cite(cited.clone(), place);
                if self.desk.is_rehearsal() {
                    return Evaluated::Nothing;
                }
                Evaluated::Citation {
                    number,
                    in_text: material.citations.are_in_text(),
                }
            }
            Thing::Fragment { kind, id } => self.fragment(kind, id, place),
        }
    }

    fn fragment(self: &Arc<Self>, kind: &'static str, id: &str, place: Option<Place>) -> Evaluated {
        let Some(template) = self.templates.fragments.get(kind) else {
            let diagnostic = Diagnostic::error(
                code::STYLE,
                format!("the style does not say how prose prints a {kind}"),
            )
            .help(format!(
                "add `{kind} = \"a-template.typ.j2\"` to [fragments] in `style.toml`"
            ));
            self.desk.report(match place {
                Some(place) => diagnostic.at(place),
                None => diagnostic,
            });
            return Evaluated::Nothing;
        };
        let value = match kind {
            "chart" | "sparkline" => figures::chart(self, id),
            _ => figures::table(self, id),
        };
        // A chart whose data are faulty has been complained of where its data were read.
        let Some(value) = value else {
            return Evaluated::Nothing;
        };
        let name = if kind == "sparkline" { "chart" } else { kind };
        let context = Value::from_pairs([(name, value)]);
        match self.raw(template, &context) {
            Ok(markup) if kind == "sparkline" => {
                let ends = figures::ends(self, id);
                let text =
                    ends.map_or_else(String::new, |(first, last)| format!("{first} – {last}"));
                Evaluated::Drawing { markup, text }
            }
            Ok(text) => Evaluated::Fragment(text),
            Err(error) => {
                self.desk.report(trouble::with_template(
                    &error,
                    &self.templates,
                    &self.desk,
                    template,
                    &context,
                ));
                Evaluated::Nothing
            }
        }
    }
}

impl Evaluate for Arc<Evaluator> {
    fn evaluate(&mut self, expression: &Expression) -> Evaluated {
        self.value_of(expression, true)
    }
}

impl Evaluator {
    /// What an expression prints where notes have no place.
    pub(super) fn evaluate_but_citations(self: &Arc<Self>, expression: &Expression) -> Evaluated {
        self.value_of(expression, false)
    }

    fn value_of(self: &Arc<Self>, expression: &Expression, citations: bool) -> Evaluated {
        match self.find(expression) {
            Found::Thing(Thing::Citation(_)) if !citations => Evaluated::Nothing,
            Found::Thing(thing) => self.evaluated(&thing, Some(expression.place)),
            Found::Text(text) => Evaluated::Text(text),
            Found::Nothing => Evaluated::Nothing,
        }
    }

    /// What an expression gives; why it gives nothing is reported at the desk.
    pub(super) fn find(self: &Arc<Self>, expression: &Expression) -> Found {
        if let Some(misread) = self.misread(expression) {
            self.desk.report(misread);
            return Found::Nothing;
        }
        let result = self
            .words
            .compile_expression(&expression.source)
            .and_then(|compiled| compiled.eval(()));
        match result {
            Ok(value) => {
                let locale = &self.desk.material.locale;
                let begins = |text: &str| {
                    if expression.begins_sentence {
                        locale.capitalize(text)
                    } else {
                        text.to_owned()
                    }
                };
                if let Some(thing) = value.downcast_object_ref::<Thing>() {
                    return Found::Thing(thing.with_text(begins));
                }
                if let Some(function) = functions::touched(expression) {
                    self.desk.report(trouble::altered(expression, function));
                    return Found::Nothing;
                }
                match value.kind() {
                    ValueKind::String if value.len().is_some_and(|length| length > LONGEST) => {
                        let length = value.len().unwrap_or_default();
                        self.desk.report(trouble::endless(expression, length));
                        Found::Nothing
                    }
                    ValueKind::String => {
                        let text = locale.punctuation().text(&value.to_string());
                        let is_number = expression.names().eq(["count", "words"])
                            || expression.names().eq(["words"]);
                        Found::Text(if is_number { begins(&text) } else { text })
                    }
                    ValueKind::Number => match self.number(&value) {
                        Some(number) => Found::Text(number),
                        None => {
                            self.desk.report(trouble::inexact(expression));
                            Found::Nothing
                        }
                    },
                    kind => {
                        self.desk.report(trouble::unprintable(expression, kind));
                        Found::Nothing
                    }
                }
            }
            Err(error) => {
                if self.desk.need().is_some() {
                    self.desk.place_need(expression.place);
                } else {
                    let trouble = trouble::with_expression(&error, expression, &self.desk);
                    self.desk.report(trouble);
                }
                Found::Nothing
            }
        }
    }
}

/// What an expression gives, before a format prints it.
pub(super) enum Found {
    Thing(Thing),
    Text(String),
    Nothing,
}
