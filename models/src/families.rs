//! All families by name, for code that does the same with whichever family it is asked for.

use crate::{
    event_log::WindowsEventLog,
    family::{Family, Subject},
    management_infrastructure::WindowsManagementInfrastructure,
    removable_storage::RemovableStorageManager,
    restart_manager::RestartManager,
};

/// Does something with a family as a type.
pub trait FamilyVisitor {
    /// What comes of it.
    type Output;
    /// Does it.
    fn visit<F: Family>(self) -> Self::Output;
}

/// The names of all families, in the order in which reports print them.
pub const NAMES: [&str; 4] = [
    RemovableStorageManager::NAME,
    WindowsEventLog::NAME,
    WindowsManagementInfrastructure::NAME,
    RestartManager::NAME,
];

/// Shows the family of a name to a visitor; `None` if there is none.
pub fn visit<V: FamilyVisitor>(name: &str, visitor: V) -> Option<V::Output> {
    match name {
        RemovableStorageManager::NAME => Some(visitor.visit::<RemovableStorageManager>()),
        WindowsEventLog::NAME => Some(visitor.visit::<WindowsEventLog>()),
        WindowsManagementInfrastructure::NAME => {
            Some(visitor.visit::<WindowsManagementInfrastructure>())
        }
        RestartManager::NAME => Some(visitor.visit::<RestartManager>()),
        _ => None,
    }
}

/// All services of a family, the right one first.
pub fn subjects<F: Family>() -> impl Iterator<Item = Subject<F>> {
    std::iter::once(F::RIGHT).chain(F::WRONG.iter().copied())
}

/// The service of a family that has a name, if there is one: `right`, or the name of a mistake.
#[must_use]
pub fn subject<F: Family>(name: &str) -> Option<Subject<F>> {
    subjects().find(|it| it.name == name)
}
