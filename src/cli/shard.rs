//! `--shard`: which part of a batch this machine makes.

use std::str::FromStr;

use anyhow::{Context as _, bail};

use crate::output::Shard;

/// What `--shard` takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Argument {
    /// What the scheduler says in the environment.
    Auto,
    /// This one.
    Given(Shard),
}

impl FromStr for Argument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            Ok(Self::Auto)
        } else {
            text.parse().map(Self::Given)
        }
    }
}

/// How a scheduler says which of its tasks this is.
struct Scheduler {
    name: &'static str,
    /// The variable that says which task it is: where it is set, the scheduler is at work.
    index: &'static str,
    /// The task that counts as the first, and the distance to the next.
    first: Number,
    step: Number,
    /// How many there are.
    count: &'static str,
    /// What to do if that is not set.
    without_count: &'static str,
}

/// A number that is fixed, or in a variable and otherwise fixed.
enum Number {
    Fixed(u64),
    In(&'static str, u64),
}

const SCHEDULERS: [Scheduler; 3] = [
    Scheduler {
        name: "GitLab",
        index: "CI_NODE_INDEX",
        first: Number::Fixed(1),
        step: Number::Fixed(1),
        count: "CI_NODE_TOTAL",
        without_count: "write `parallel:` into the job",
    },
    Scheduler {
        name: "Kubernetes",
        index: "JOB_COMPLETION_INDEX",
        first: Number::Fixed(0),
        step: Number::Fixed(1),
        count: "JOB_COMPLETIONS",
        without_count: "Kubernetes does not set it: set it in the manifest of the job to its `completions`",
    },
    Scheduler {
        name: "Slurm",
        index: "SLURM_ARRAY_TASK_ID",
        first: Number::In("SLURM_ARRAY_TASK_MIN", 0),
        step: Number::In("SLURM_ARRAY_TASK_STEP", 1),
        count: "SLURM_ARRAY_TASK_COUNT",
        without_count: "Slurm sets it for a job with `--array`",
    },
];

/// How a variable of the environment is read.
type Environment<'e> = &'e dyn Fn(&str) -> Option<String>;

impl Argument {
    pub(super) fn shard(self) -> anyhow::Result<Shard> {
        match self {
            Self::Given(shard) => Ok(shard),
            Self::Auto => auto(&|name| {
                let value = std::env::var_os(name)?;
                Some(value.to_string_lossy().into_owned())
            }),
        }
    }
}

fn auto(environment: Environment) -> anyhow::Result<Shard> {
    let at_work: Vec<&Scheduler> = SCHEDULERS
        .iter()
        .filter(|scheduler| environment(scheduler.index).is_some_and(|value| !value.is_empty()))
        .collect();
    match at_work.as_slice() {
        [scheduler] => scheduler.shard(environment),
        [] => {
            let known: Vec<_> = SCHEDULERS
                .iter()
                .map(|scheduler| format!("{} ({})", scheduler.index, scheduler.name))
                .collect();
            bail!(
                "`--shard auto` finds no scheduler: none of {} is set",
                known.join(", ")
            )
        }
        // A runner of GitLab on Kubernetes, say: who knows which of the two splits the briefs?
        several => {
            let known: Vec<_> = several.iter().map(|scheduler| scheduler.index).collect();
            bail!(
                "`--shard auto` finds more than one scheduler: {} are set; say which shard, such as `--shard 2/8`",
                known.join(" and ")
            )
        }
    }
}

impl Scheduler {
    fn shard(&self, environment: Environment) -> anyhow::Result<Shard> {
        let read = |variable: &str| -> anyhow::Result<Option<u64>> {
            match environment(variable).filter(|value| !value.is_empty()) {
                Some(value) => {
                    let number = value.trim().parse();
                    number
                        .map(Some)
                        .with_context(|| format!("{variable} is no number but `{value}`"))
                }
                None => Ok(None),
            }
        };
        let number = |number: &Number| -> anyhow::Result<u64> {
            match *number {
                Number::Fixed(number) => Ok(number),
                Number::In(variable, otherwise) => Ok(read(variable)?.unwrap_or(otherwise)),
            }
        };
        let index = read(self.index)?.unwrap_or_default();
        let Some(count) = read(self.count)? else {
            bail!(
                "{} is set and {} is not: {}",
                self.index,
                self.count,
                self.without_count
            )
        };
        let (first, step) = (number(&self.first)?, number(&self.step)?);
        let place = index
            .checked_sub(first)
            .filter(|place| step > 0 && place % step == 0)
            .map(|place| place / step + 1);
        place
            .and_then(|place| Shard::new(place, count))
            .with_context(|| {
                format!(
                    "{} says that this is task {index}, which is none of the {count} of {}",
                    self.name, self.count
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(variables: &[(&str, &str)]) -> Result<String, String> {
        let environment = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        auto(&environment)
            .map(|shard| shard.to_string())
            .map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn each_scheduler_counts_in_its_own_way() {
        let ok = |text: &str| Ok(text.to_owned());
        let gitlab = [("CI_NODE_INDEX", "1"), ("CI_NODE_TOTAL", "4")];
        assert_eq!(shard(&gitlab), ok("1 of 4"));
        let kubernetes = [("JOB_COMPLETION_INDEX", "0"), ("JOB_COMPLETIONS", "4")];
        assert_eq!(shard(&kubernetes), ok("1 of 4"));
        let slurm = [
            ("SLURM_ARRAY_TASK_ID", "14"),
            ("SLURM_ARRAY_TASK_MIN", "10"),
            ("SLURM_ARRAY_TASK_STEP", "2"),
            ("SLURM_ARRAY_TASK_COUNT", "3"),
        ];
        assert_eq!(shard(&slurm), ok("3 of 3"));
        let plain = [
            ("SLURM_ARRAY_TASK_ID", "0"),
            ("SLURM_ARRAY_TASK_MIN", "0"),
            ("SLURM_ARRAY_TASK_COUNT", "8"),
        ];
        assert_eq!(shard(&plain), ok("1 of 8"));
    }

    #[test]
    fn what_is_missing_or_makes_no_sense_is_named() {
        let none = shard(&[]).unwrap_err();
        for name in [
            "CI_NODE_INDEX",
            "JOB_COMPLETION_INDEX",
            "SLURM_ARRAY_TASK_ID",
        ] {
            assert!(none.contains(name), "{none}");
        }
        let uncounted = shard(&[("JOB_COMPLETION_INDEX", "0")]).unwrap_err();
        assert!(uncounted.contains("JOB_COMPLETIONS is not"), "{uncounted}");
        assert!(uncounted.contains("manifest of the job"), "{uncounted}");
        let odd = [
            ("SLURM_ARRAY_TASK_ID", "13"),
            ("SLURM_ARRAY_TASK_MIN", "10"),
            ("SLURM_ARRAY_TASK_STEP", "2"),
            ("SLURM_ARRAY_TASK_COUNT", "3"),
        ];
        assert!(shard(&odd).unwrap_err().contains("task 13"));
        let beyond = [("CI_NODE_INDEX", "5"), ("CI_NODE_TOTAL", "4")];
        assert!(shard(&beyond).unwrap_err().contains("CI_NODE_TOTAL"));
        let word = [("CI_NODE_INDEX", "two"), ("CI_NODE_TOTAL", "4")];
        assert!(shard(&word).unwrap_err().contains("`two`"));
        let both = [
            ("CI_NODE_INDEX", "1"),
            ("CI_NODE_TOTAL", "4"),
            ("JOB_COMPLETION_INDEX", "0"),
        ];
        let both = shard(&both).unwrap_err();
        assert!(
            both.contains("CI_NODE_INDEX and JOB_COMPLETION_INDEX"),
            "{both}"
        );
    }
}
