//! What an execution may do at most.

/// What limits an execution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Which fault sites may strike, a bit each.
    pub fault_sites: u32,
    /// How many faults may strike in all.
    pub faults_max: u32,
    /// After how many steps an execution counts as a livelock.
    pub steps_max: usize,
}

impl Limits {
    /// How many fault sites there can be.
    pub const SITES_MAX: u32 = u32::BITS;
    /// No faults, and far more steps than any sensible execution takes.
    pub(super) const ORDINARY: Self = Self {
        fault_sites: 0,
        faults_max: 0,
        steps_max: 20_000,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::ORDINARY
    }
}
