//! The revisions that are compiled into a program: sea-orm-migration's `Migrator`, and beside it each file's text and
//! change record, so that a header is the only truth.

pub use sea_orm_migration::MigrationTrait;
use sea_orm_migration::MigratorTrait;

/// The source of one revision: what a file's name, text and change record say.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// The module's name, which is the revision's id.
    pub id: &'static str,
    /// The text of its Rust file.
    pub text: &'static str,
    /// The text of its change record, if it has one.
    pub record: Option<&'static str>,
}

/// A migrator that carries the sources of its revisions. Implemented by [`revisions!`](crate::revisions!).
pub trait Revisions: MigratorTrait {
    /// The sources, in the order of `migrations()`.
    fn sources() -> &'static [Source];
}

/// Implements [`Revisions`] for a migrator: `revisions! { Migrator: m1, m2 in "shop", m3 without record }`. Each name is
/// a file beside the calling one, `m1.rs`, or in that folder beside it, with its change record `m1.json`.
#[macro_export]
macro_rules! revisions {
    ($migrator:ty : $($module:ident $(in $folder:literal)? $(without $record:ident)?),* $(,)?) => {
        impl $crate::revisions::Revisions for $migrator {
            fn sources() -> &'static [$crate::revisions::Source] {
                &[$(
                    $crate::revisions::Source {
                        id: stringify!($module),
                        text: include_str!(concat!($($folder, "/",)? stringify!($module), ".rs")),
                        record: $crate::revisions!(@record [$($folder, "/",)?] $module $($record)?),
                    },
                )*]
            }
        }
    };
    (@record [$($folder:tt)*] $module:ident record) => { None };
    (@record [$($folder:tt)*] $module:ident) => {
        Some(include_str!(concat!($($folder)* stringify!($module), ".json")))
    };
}

/// The revisions of a program as values, so that what runs them needs no type parameter.
pub struct Linked {
    /// The ledger's table name, as the migrator gives it.
    pub ledger: String,
    /// The sources.
    pub sources: &'static [Source],
    /// The migrations, in the same order.
    pub migrations: Vec<Box<dyn MigrationTrait>>,
}

impl Linked {
    /// The revisions of `M`.
    pub fn of<M: Revisions>() -> Self {
        Self {
            ledger: M::migration_table_name().to_string(),
            sources: M::sources(),
            migrations: M::migrations(),
        }
    }
}
