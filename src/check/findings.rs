//! What the rules have found, without what the authors have excepted.

use std::collections::BTreeSet;

use crate::brief::Allowance;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity};

/// The findings of a run.
pub(super) struct Findings<'d> {
    diagnostics: &'d mut Diagnostics,
    rule: Option<Code>,
    severity: Severity,
    ran: BTreeSet<Code>,
    /// Where the exceptions stand that have excepted something.
    used: BTreeSet<Place>,
}

impl<'d> Findings<'d> {
    pub(super) fn new(diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            diagnostics,
            rule: None,
            severity: Severity::Warning,
            ran: BTreeSet::new(),
            used: BTreeSet::new(),
        }
    }

    /// From here on a rule speaks.
    pub(super) fn begin(&mut self, rule: Code, severity: Severity) {
        self.rule = Some(rule);
        self.severity = severity;
        self.ran.insert(rule);
    }

    /// Adds what a rule has found in an entry with these exceptions, the innermost last.
    pub(super) fn add(&mut self, allowances: &[&Allowance], finding: Diagnostic) {
        let rule = finding.code.as_str();
        let excepted = allowances.iter().rev().find_map(|allow| allow.of(rule));
        if let Some(place) = excepted {
            self.used.insert(place);
            return;
        }
        self.diagnostics.push(Diagnostic {
            severity: self.severity,
            ..finding
        });
    }

    /// Whether a rule of that name was asked.
    pub(super) fn has_run(&self, rule: &str) -> bool {
        self.ran.iter().any(|code| code.as_str() == rule)
    }

    /// Whether the exception at `place` has excepted something.
    pub(super) fn is_used(&self, place: Place) -> bool {
        self.used.contains(&place)
    }
}
