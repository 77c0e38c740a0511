//! All families by name, for code that does the same with whichever family it is asked for.

use crate::{
    event_log::WindowsEventLog,
    family::{Family, Subject, SubjectVisitor},
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

/// Does something with a subject as a type.
pub trait SubjectUser {
    /// What comes of it.
    type Output;
    /// Does it.
    fn with<S: Subject>(self) -> Self::Output;
}

/// Shows one service of a family, the right one (`right`) or a wrong one, to a user; `None` if
/// there is none of that name.
pub fn with_service<F: Family, U: SubjectUser>(name: &str, user: U) -> Option<U::Output> {
    let mut finder = Finder {
        name,
        user: Some(user),
        output: None,
    };
    finder.visit::<F::Right>();
    F::wrong_services(&mut finder);
    finder.output
}

/// The names of all services of a family, the right one first.
#[must_use]
pub fn service_names<F: Family>() -> Vec<&'static str> {
    let mut names = Names(vec![F::Right::NAME]);
    F::wrong_services(&mut names);
    names.0
}

struct Finder<'a, U: SubjectUser> {
    name: &'a str,
    user: Option<U>,
    output: Option<U::Output>,
}

impl<U: SubjectUser> SubjectVisitor for Finder<'_, U> {
    fn visit<S: Subject>(&mut self) {
        if S::NAME == self.name
            && let Some(user) = self.user.take()
        {
            self.output = Some(user.with::<S>());
        }
    }
}

struct Names(Vec<&'static str>);

impl SubjectVisitor for Names {
    fn visit<S: Subject>(&mut self) {
        self.0.push(S::NAME);
    }
}
