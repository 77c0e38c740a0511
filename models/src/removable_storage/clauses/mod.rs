//! The ledger: what the documents say of these calls, one statement a clause, and a file for each
//! area of the documents.
//!
//! Sources: `NT:` a Win32 reference page, `RSMP` the remote protocol's specification ([MS-RSMP]),
//! `RSMc:` a concept page. Where both speak and differ, a reading covers it. Clauses of the groups
//! OPEN, CLEAN, ENUM, INFO, DEL, ORDER, DISMOUNT, LIB, FAULT and RIGHT, those numbered from 10 on in REQ
//! and MOUNT and from 23 on in OP, and RSM-EJ-4, RSM-EJ-5, RSM-INJ-3 to 5, RSM-INV-2 to 4,
//! RSM-ID-2 and RSM-OBJ-3 are ours: they follow from the pages' tables of codes.

pub mod allocating;
pub mod cancelling;
pub mod cleaning;
pub mod contents;
pub mod faults;
pub mod mounting;
pub mod notifications;
pub mod objects;
pub mod operators;
pub mod ports;
pub mod records;
pub mod requests;
pub mod rights;
pub mod sessions;

pub use super::open_points::*;

crate::ledger![
    sessions,
    requests,
    cancelling,
    cleaning,
    records,
    mounting,
    objects,
    allocating,
    operators,
    ports,
    contents,
    notifications,
    faults,
    rights,
];
