//! A plan as the statements of one dialect.

use crate::dialect::{Dialect, UnsupportedType};
use crate::model::Schema;
use crate::plan::Plan;
use crate::statement::Statement;

/// The plan's statements in order. `before` and `after` know the values of enum types.
pub fn statements(
    plan: &Plan,
    dialect: Dialect,
    before: &Schema,
    after: &Schema,
) -> Result<Vec<Statement>, UnsupportedType> {
    let _ = (plan, dialect, before, after);
    todo!()
}
