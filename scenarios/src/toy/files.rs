//! Scenario files of the bell.

use super::Bell;
use crate::{file::Scenario, problem::BadFile, tables::Tables};

/// One client waits while another cancels.
pub(crate) const RACE: &str = r#"
summary = "A cancel races with a wait"

[setup]
bells = { bell = "SOFT" }

[before]
calls = ["ring = Ring(bell, LOUD, NULL)"]

[clients]
waiter = ["wait = Wait(ring, 10)"]
canceller = ["cancel = Cancel(ring)"]

[after]
calls = ["left = List(bell, 4).Rings"]

[[expect]]
outcome = { wait = "CANCELLED", cancel = "SUCCESS", left = [] }
grade   = "required"
clauses = ["BELL-1"]

[[expect]]
outcome = { wait = "TIMED_OUT", "wait.Count" = "absent" }
grade   = "required"

[[expect]]
outcome = { wait = "blocked" }
grade   = "forbidden"
"#;

/// A handler cancels what the client rang, and tells the client by a signal.
pub(crate) const HANDLER: &str = r#"
summary = "A handler cancels"

[setup]
bells = { bell = {} }

[handlers]
rung = ["stop = Cancel(ring)", "signal rung"]

[clients]
app = [
  "mine = Ring(bell, LOUD, rung)",
  "wait rung",
  "wait = Wait(mine, INFINITE)",
  "again = Cancel(mine)",
]

[[expect]]
outcome = { "rung.entries" = 2, "rung[1].ring" = "mine", "rung[1].stop" = "SUCCESS" }
grade   = "required"

[[expect]]
outcome = { "rung[2].count" = 2, "rung[2].stop" = "NOT_FOUND", "rung[3].stop" = "not called" }
grade   = "required"
"#;

/// Names go from one client to another; a failed call leaves none behind; loops and conditions.
pub(crate) const CONTROL: &str = r#"
summary = "Control"

[setup]
bells = { bell = {} }

[clients]
ringer = ["Ring(bell, LOUD, NULL)", "first = Ring(bell, SOFT, NULL)", "signal ready"]
canceller = [
  "none = List(bell, 1).Rings[5]",
  "Cancel(none)",
  { while = "cancel == SUCCESS", max = 3, do = ["cancel = Cancel(first)"] },
  { while = "cancel == SUCCESS", max = 1, do = ["never = Cancel(first)"] },
  { if = "cancel != SUCCESS", do = ["end = Silence(bell)"] },
]

[[expect]]
outcome = { "cancel[1]" = "SUCCESS", "cancel[2]" = "NOT_FOUND", "cancel[3]" = "not called", end = "returned", never = "not called" }
grade   = "required"

[[expect]]
outcome = { "canceller.2" = "skipped", none = "absent" }
grade   = "required"
"#;

/// Reads a file of the bell.
pub(crate) fn parse(source: &str) -> Result<Scenario, BadFile> {
    Scenario::parse(&Tables::of::<Bell>(), "bell.toml", source)
}

/// Reads a good file of the bell.
pub(crate) fn scenario(source: &str) -> Scenario {
    match parse(source) {
        Ok(scenario) => scenario,
        Err(bad) => panic!("{}", bad.plain()),
    }
}
