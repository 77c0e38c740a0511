//! Macros for what is the same in every family: its modules as a [`Family`](crate::family::Family),
//! and its wrong services.

/// Declares a family out of the modules around it: `/// Doc. Name = "name", "Title for people";`,
/// and before the semicolon `, outline` where it has a module `outline`.
#[macro_export]
macro_rules! family {
    ($(#[$doc:meta])* $family:ident = $name:literal, $title:literal $(, $outline:ident)?;) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $family {}

        impl $crate::family::Family for $family {
            const NAME: &'static str = $name;
            const TITLE: &'static str = $title;
            const FUNCTIONS: &'static [::sim::signature::Signature] = api::FUNCTIONS;
            const WORDS: &'static [::sim::signature::WordInfo] = api::WORDS;
            const FAULTS: &'static [::sim::signature::FaultSite] = api::FAULTS;
            const CLAUSES: &'static [::sim::clause::Clause] = clauses::CLAUSES;
            const READINGS: &'static [::sim::reading::Reading] = open_points::READINGS;
            const CHOICES: &'static [::sim::reading::Choice] = open_points::CHOICES;
            const SETUP: &'static [$crate::family::SetupKind] = setup::SETUP;
            const INVARIANTS: &'static [$crate::family::Invariant] = invariants::INVARIANTS;
            $(const OUTLINE: $crate::outline::Outline = $outline::OUTLINE;)?

            type Spec = spec::Specification;
            type Right = service::Reference;

            fn spec(world: &::std::sync::Arc<$crate::family::World>) -> Self::Spec {
                spec::Specification::new(world)
            }

            fn wrong_services(visitor: &mut impl $crate::family::SubjectVisitor) {
                wrong::show_all(visitor);
            }
        }
    };
}

/// Declares wrong services: first the service of which they are kinds, then for each
/// `/// Doc. Name = "name", "the mistake" { … }` with the methods of the family's `Conduct` in
/// which it differs. Also a function `show_all`, which shows them to a visitor in this order.
#[macro_export]
macro_rules! wrong_services {
    ($service:ident; $(
        $(#[$doc:meta])* $name:ident = $text:literal, $summary:literal { $($method:item)+ }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}

            impl Conduct for $name {
                $($method)+
            }

            impl $crate::family::Subject for $name {
                const NAME: &'static str = $text;
                const SUMMARY: &'static str = $summary;
                type Service<P: ::sim::platform::Platform> = $service<P, Self>;
            }
        )+

        /// Shows every wrong service to a visitor.
        pub(super) fn show_all(visitor: &mut impl $crate::family::SubjectVisitor) {
            $(visitor.visit::<$name>();)+
        }
    };
}
