//! What generated code calls where sea-orm-migration has no portable word.
