//! Enum types in the merge. A dialect without such types cannot say anything of them: there the intent is emitted as
//! it stands, for the backends that have them.

use super::intent::union;
use super::{Already, Comparison, Input, Unmanaged};
use crate::change::{Change, Sides};
use crate::model::{EnumType, ObjectName};

pub(super) fn merge(input: &Input<'_>, out: &mut Comparison) {
    let actual = input
        .actual
        .filter(|(_, dialect)| dialect.has_enum_types())
        .map(|(schema, _)| schema);
    for name in union(input.recorded.enums.keys(), input.desired.enums.keys()) {
        let recorded = input.recorded.enums.get(name);
        let desired = input.desired.enums.get(name);
        let change = |previous: Option<&EnumType>, next: Option<&EnumType>| Change::Enum {
            name: name.clone(),
            sides: Sides {
                previous: previous.cloned(),
                next: next.cloned(),
            },
        };
        let Some(actual) = actual else {
            if recorded != desired {
                out.emitted.push(change(recorded, desired));
            }
            continue;
        };
        let actual = actual.enums.get(name);
        match (recorded == desired, actual == desired) {
            (true, true) => {}
            (true, false) => out.drift.push(change(actual, desired)),
            (false, true) => out.already.push(Already {
                change: change(recorded, desired),
                rest: Vec::new(),
            }),
            (false, false) if recorded.is_none() && actual.is_some() => {
                out.already.push(Already {
                    change: change(recorded, desired),
                    rest: vec![change(actual, desired)],
                });
            }
            (false, false) => out.emitted.push(change(recorded, desired)),
        }
    }
    let Some(actual) = actual else { return };
    for (name, ty) in &actual.enums {
        if unmanaged(name, input) {
            if input.include_unmanaged {
                out.emitted.push(Change::Enum {
                    name: name.clone(),
                    sides: Sides::drop(ty.clone()),
                });
            } else {
                out.unmanaged.push(Unmanaged {
                    table: None,
                    kind: "enum".into(),
                    name: name.to_string(),
                });
            }
        }
    }
}

fn unmanaged(name: &ObjectName, input: &Input<'_>) -> bool {
    !input.recorded.enums.contains_key(name) && !input.desired.enums.contains_key(name)
}
