//! Macros for what is the same in every family: its modules as a [`Family`](crate::family::Family),
//! and its wrong services.

/// Declares a family out of the modules around it: `/// Doc. Name = "name", "Title for people",
/// Service;`, and before the semicolon `, outline` where it has a module `outline`.
#[macro_export]
macro_rules! family {
    ($(#[$doc:meta])* $family:ident = $name:literal, $title:literal, $service:ident $(, $outline:ident)?;) => {
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
            type Service<P: ::sim::platform::Platform> = service::$service<P>;
            type Conduct = dyn service::Conduct;

            const RIGHT: $crate::family::Subject<Self> = $crate::family::Subject {
                name: "right",
                summary: "the reference service",
                conduct: &service::Right,
            };
            const WRONG: &'static [$crate::family::Subject<Self>] = wrong::ALL;

            fn spec(world: &::std::sync::Arc<$crate::family::World>) -> Self::Spec {
                spec::Specification::new(world)
            }
        }
    };
}

/// Declares wrong services: first the family, then for each
/// `/// Doc. Name = "name", "the mistake" { … }` with the methods of the family's `Conduct` in
/// which it differs. Also the list of them, `ALL`, in this order.
#[macro_export]
macro_rules! wrong_services {
    ($family:ident; $(
        $(#[$doc:meta])* $name:ident = $text:literal, $summary:literal { $($method:item)+ }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Conduct for $name {
                $($method)+
            }
        )+

        /// Every wrong service.
        pub(super) const ALL: &[$crate::family::Subject<super::$family>] = &[$(
            $crate::family::Subject {
                name: $text,
                summary: $summary,
                conduct: &$name,
            },
        )+];
    };
}
