//! Where faults may strike in Removable Storage Manager.

use sim::signature::FaultSite;

/// Index in [`FAULTS`]: memory runs out.
pub const MEMORY: u8 = 0;
/// Index in [`FAULTS`]: the database fails.
pub const DATABASE: u8 = 1;
/// Index in [`FAULTS`]: the server cannot be reached.
pub const CONNECTION: u8 = 2;

/// Where faults may strike.
pub const FAULTS: &[FaultSite] = &[
    FaultSite {
        name: "memory",
        text: "an allocation fails while the call is prepared",
    },
    FaultSite {
        name: "database",
        text: "the database fails while something is stored or looked up",
    },
    FaultSite {
        name: "connection",
        text: "the server cannot be reached while it is asked for something",
    },
];
