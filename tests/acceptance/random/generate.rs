//! Pairs of schemas as entities can say them, from a seed: the same seed, the same pair.

use schema_diff::change::Rename;
use schema_diff::dialect::Dialect;
use schema_diff::model::{
    Action, Column, ColumnType, DefaultValue, EnumType, Fact, ForeignKey, Index, Length,
    ObjectName, PrimaryKey, Schema, Table, Unique, UniqueForm,
};
use schema_diff::name;

use super::renames::{fitting, renamed, renames, said_anew};

/// 63 bytes: PostgreSQL's longest name, so that every name made from it is cut.
pub const LONG: &str = "a_name_as_long_as_postgresql_lets_it_be_which_is_63_bytes_in_al";
pub const TABLES: &[&str] = &[
    "users",
    "Orders",
    "select",
    "order items",
    "quo\"te",
    "größe",
    "dot.ted",
    "it's",
    LONG,
];
pub const COLUMNS: &[&str] = &[
    "name",
    "Mixed Case",
    "from",
    "b\"c",
    "naïve",
    "a.b",
    "it's",
    "back\\slash",
    LONG,
    "x",
    "y",
];
pub const ENUMS: &[&str] = &["mood", "State", "user", "bit\"s"];
pub const VALUES: &[&str] = &["one", "Two", "it's", "drei Ä", "four,\"5\"", "back\\slash"];
const TEXTS: &[&str] = &[
    "",
    "x",
    "it's",
    "\\ \"ü\"",
    "NULL",
    "'; DROP TABLE x; --",
    "CURRENT_TIMESTAMP",
    "5",
    "line\nbreak",
];

/// A small generator (xorshift*), so that a seed means the same pair on every machine and for ever.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..8 {
            dice.roll();
        }
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }

    fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).expect("a small number");
        usize::try_from(self.roll() % count).expect("a small number")
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Some of them, in an order of chance.
    pub fn some<T: Clone>(&mut self, from: &[T], at_most: usize) -> Vec<T> {
        let mut rest = from.to_vec();
        let count = self.below(at_most + 1).min(rest.len());
        (0..count)
            .map(|_| rest.remove(self.below(rest.len())))
            .collect()
    }
}

/// A pair, and the backends that its project says it has.
#[derive(Debug, Clone)]
pub struct Pair {
    pub before: Schema,
    pub after: Schema,
    /// What has another name after.
    pub renames: Vec<Rename>,
    pub backends: Vec<Dialect>,
}

/// The pair of that seed. Half of them are two schemas that only share names; the rest are one schema, changed here
/// and there.
pub fn pair(seed: u64, dialect: Dialect) -> Pair {
    let mut dice = Dice::new(seed);
    let mut maker = Maker {
        dialect,
        postgres_only: dialect == Dialect::Postgres && dice.percent(60),
    };
    let before = maker.schema(&mut dice, &Schema::default(), 0);
    let keep = *dice.pick(&[0, 50, 80, 92]);
    let renames = renames(&mut Dice::new(seed ^ 0x5EED), &before);
    let old = said_anew(&before, renamed(&before, &renames));
    let after = maker.schema(&mut dice, &old, keep);
    let renames = fitting(&before, &after, &renames);
    let backends = if maker.postgres_only || dice.percent(50) {
        vec![dialect]
    } else if dialect == Dialect::MySql {
        vec![Dialect::Sqlite, Dialect::Postgres, dialect]
    } else {
        vec![Dialect::Sqlite, Dialect::Postgres]
    };
    Pair {
        before,
        after,
        renames,
        backends,
    }
}

struct Maker {
    dialect: Dialect,
    /// Types that only PostgreSQL has.
    postgres_only: bool,
}

impl Maker {
    fn on_mysql(&self) -> bool {
        self.dialect == Dialect::MySql
    }

    /// Names that can be: MySQL refuses one that is longer than its own limit, as those made of the longest are.
    fn names(&self, of: &[&'static str]) -> Vec<&'static str> {
        let mut names = of.to_vec();
        names.retain(|name| *name != LONG || !self.on_mysql());
        names
    }

    /// A schema in which each thing of `old` stays as it is with a chance of `keep` in a hundred.
    fn schema(&mut self, dice: &mut Dice, old: &Schema, keep: usize) -> Schema {
        let mut schema = Schema::default();
        for enum_name in dice.some(ENUMS, 3) {
            let key = ObjectName::new(enum_name);
            let kept = old.enums.get(&key).filter(|_| dice.percent(keep)).cloned();
            let ty = kept.unwrap_or_else(|| {
                let mut values = dice.some(VALUES, VALUES.len());
                if values.is_empty() {
                    values.push("one");
                }
                EnumType {
                    values: values.into_iter().map(str::to_owned).collect(),
                }
            });
            schema.enums.insert(key, ty);
        }
        let mut names: Vec<&str> = dice.some(&self.names(TABLES), 5);
        for table in old.tables.keys() {
            if !names.contains(&table.name.as_str()) && dice.percent(keep) {
                names.extend(TABLES.iter().filter(|name| **name == table.name));
            }
        }
        for table in names {
            let key = ObjectName::new(table);
            let content = self.table(dice, table, &schema, old.tables.get(&key), keep);
            schema.tables.insert(key, content);
        }
        self.foreign_keys(dice, &mut schema, old, keep);
        // An entity's enum exists because a column has it.
        let used: Vec<ObjectName> = schema
            .tables
            .values()
            .flat_map(|table| &table.columns)
            .filter_map(|column| enum_of(column.ty.value()).cloned())
            .collect();
        schema.enums.retain(|enum_name, _| used.contains(enum_name));
        schema
    }

    fn table(
        &mut self,
        dice: &mut Dice,
        table: &str,
        schema: &Schema,
        old: Option<&Table>,
        keep: usize,
    ) -> Table {
        let mut columns = Vec::new();
        let old_key = old.filter(|_| dice.percent(keep.max(40)));
        let key_columns =
            match old_key.and_then(|old| old.primary_key.as_ref().map(|key| (old, key))) {
                Some((old, key)) => {
                    columns.extend(
                        key.columns
                            .iter()
                            .filter_map(|name| old.column(name))
                            .cloned(),
                    );
                    key.columns.clone()
                }
                None => self.key_columns(dice, &mut columns),
            };
        let mut names = dice.some(&self.names(COLUMNS), 6);
        for column in old.into_iter().flat_map(|old| &old.columns) {
            if let Some(name) = COLUMNS.iter().find(|name| **name == column.name)
                && !names.contains(name)
                && dice.percent(keep)
            {
                names.push(name);
            }
        }
        names.retain(|name| !key_columns.iter().any(|key| key == name));
        for name in names {
            let was = old.and_then(|old| old.column(name));
            columns.push(match was {
                Some(was) if dice.percent(keep) && still_there(was, schema) => was.clone(),
                Some(was) if dice.percent(95) => self.altered(dice, was, schema),
                _ => self.column(dice, name, schema),
            });
        }
        let mut made = Table {
            primary_key: Some(PrimaryKey {
                name: (key_columns.len() > 1)
                    .then(|| Fact::implied(name::default_primary_key(table))),
                columns: key_columns,
                ..PrimaryKey::default()
            }),
            columns,
            ..Table::default()
        };
        self.keys(dice, table, &mut made, old, keep);
        made
    }

    fn key_columns(&mut self, dice: &mut Dice, columns: &mut Vec<Column>) -> Vec<String> {
        let sqlite = self.dialect == Dialect::Sqlite;
        let integer = |dice: &mut Dice| {
            // (SQLite counts INTEGER alone; another type is refused.)
            let types = [
                ColumnType::Integer,
                ColumnType::BigInteger,
                ColumnType::SmallInteger,
            ];
            let count = if sqlite { 2 } else { 3 };
            dice.pick(&types[..count]).clone()
        };
        let key = |name: &str, ty: ColumnType, auto_increment: Fact<bool>| Column {
            auto_increment,
            ..Column::new(name, Fact::implied(ty))
        };
        match dice.below(10) {
            0..=5 => columns.push(key("id", integer(dice), Fact::implied(true))),
            6 => columns.push(key("id", integer(dice), Fact::Said(dice.percent(50)))),
            7 => columns.push(key("key", ColumnType::Uuid, Fact::Said(false))),
            _ => {
                columns.push(key("id", integer(dice), Fact::Said(false)));
                let mut part = key("Part No", ColumnType::Integer, Fact::Said(false));
                if dice.percent(40) {
                    part.ty = Fact::Said(ColumnType::String(Length::N(40)));
                }
                columns.push(part);
                if dice.percent(30) {
                    columns.reverse();
                }
            }
        }
        columns.iter().map(|column| column.name.clone()).collect()
    }

    fn column(&mut self, dice: &mut Dice, name: &str, schema: &Schema) -> Column {
        let ty = self.ty(dice, schema);
        let nullable = dice.percent(80);
        let ty = if implied_by_rust(&ty) && dice.percent(60) {
            Fact::implied(ty)
        } else {
            Fact::Said(ty)
        };
        let mut column = Column {
            nullable,
            ..Column::new(name, ty)
        };
        if dice.percent(45) {
            column.default = self.default(dice, column.ty.value(), schema);
        }
        column
    }

    /// One or two properties of the column, otherwise. A type changes to one that its values can become.
    fn altered(&mut self, dice: &mut Dice, was: &Column, schema: &Schema) -> Column {
        let mut column = was.clone();
        if dice.percent(50) || !still_there(was, schema) {
            for _ in 0..20 {
                let new = self.column(dice, &was.name, schema);
                if can_become(self.dialect, was.ty.value(), new.ty.value()) {
                    column.ty = new.ty;
                    break;
                }
            }
            if !still_there(&column, schema) {
                column.ty = Fact::Said(ColumnType::Text);
            }
            column.default = None;
            if was.default.is_some() || dice.percent(30) {
                column.default = self.default(dice, column.ty.value(), schema);
            }
        }
        if dice.percent(30) {
            column.nullable = !column.nullable;
        }
        if dice.percent(30) {
            column.default = self.default(dice, column.ty.value(), schema);
        }
        column
    }

    fn ty(&mut self, dice: &mut Dice, schema: &Schema) -> ColumnType {
        use ColumnType as T;
        let enums: Vec<&ObjectName> = schema.enums.keys().collect();
        if !enums.is_empty() && dice.percent(30) {
            let of = T::Enum((*dice.pick(&enums)).clone());
            return if self.postgres_only && dice.percent(25) {
                T::Array(Box::new(of))
            } else {
                of
            };
        }
        if self.postgres_only && dice.percent(25) {
            return dice
                .pick(&[
                    T::Array(Box::new(T::Integer)),
                    T::Array(Box::new(T::Text)),
                    T::Array(Box::new(T::String(Length::None))),
                    T::Inet,
                    T::Cidr,
                    T::MacAddr,
                    T::Interval(None, None),
                    T::Bit(Some(8)),
                    T::VarBit(8),
                    T::Custom("tsvector".into()),
                    T::Money(None),
                ])
                .clone();
        }
        dice.pick(&[
            T::Char(None),
            T::Char(Some(7)),
            T::String(Length::None),
            T::String(Length::None),
            T::String(Length::N(20)),
            T::String(Length::N(80)),
            T::Text,
            T::Blob,
            T::TinyInteger,
            T::SmallInteger,
            T::Integer,
            T::BigInteger,
            T::TinyUnsigned,
            T::SmallUnsigned,
            T::Unsigned,
            T::BigUnsigned,
            T::Float,
            T::Double,
            T::Decimal(None),
            T::Decimal(Some((10, 2))),
            T::DateTime,
            T::Timestamp,
            T::TimestampWithTimeZone,
            T::Time,
            T::Date,
            T::Binary(16),
            T::VarBinary(Length::None),
            T::VarBinary(Length::N(10)),
            T::Boolean,
            T::Json,
            T::JsonBinary,
            T::Uuid,
        ])
        .clone()
    }

    fn default(&self, dice: &mut Dice, ty: &ColumnType, schema: &Schema) -> Option<DefaultValue> {
        use ColumnType as T;
        use DefaultValue as D;
        Some(match ty {
            T::Enum(of) => D::String(dice.pick(&schema.enums.get(of)?.values).clone()),
            T::Char(_) => D::String("x".into()),
            T::String(Length::N(20)) => D::String((*dice.pick(&TEXTS[..5])).to_owned()),
            T::String(_) | T::Text => D::String((*dice.pick(TEXTS)).to_owned()),
            T::Boolean => D::Bool(dice.percent(50)),
            T::TinyUnsigned | T::SmallUnsigned | T::Unsigned | T::BigUnsigned => {
                D::Number(dice.below(200).to_string())
            }
            T::TinyInteger | T::SmallInteger | T::Integer | T::BigInteger => {
                D::Number((*dice.pick(&["0", "-5", "77"])).to_owned())
            }
            // (decimal(10, 0) there, and binary(16).)
            T::Decimal(None) if self.on_mysql() => D::Number("77".into()),
            T::Uuid if self.on_mysql() => return None,
            T::Float | T::Double | T::Decimal(_) => {
                D::Number((*dice.pick(&["0", "-0.25", "1.5"])).to_owned())
            }
            // On SQLite a column may be added only with a constant.
            T::DateTime | T::Timestamp | T::TimestampWithTimeZone => {
                D::Expression("CURRENT_TIMESTAMP".into())
            }
            T::Date => D::Expression("CURRENT_DATE".into()),
            T::Json | T::JsonBinary => D::String("{\"a\": \"it's\"}".into()),
            T::Uuid => D::String("6f9619ff-8b86-d011-b42d-00c04fc964ff".into()),
            T::Array(_) => D::Expression("'{}'".into()),
            _ => return None,
        })
    }

    fn keys(
        &self,
        dice: &mut Dice,
        name: &str,
        table: &mut Table,
        old: Option<&Table>,
        keep: usize,
    ) {
        let keyed = table.primary_key.iter().flat_map(|key| &key.columns);
        let keyed: Vec<&String> = keyed.collect();
        let free: Vec<String> = table
            .columns
            .iter()
            .filter(|column| can_be_indexed(self.dialect, column.ty.value()))
            .map(|column| column.name.clone())
            .filter(|column| !keyed.contains(&column))
            .collect();
        let there = |columns: &[String]| columns.iter().all(|column| free.contains(column));
        let mut uniques = Vec::new();
        let mut indexes = Vec::new();
        for unique in old.into_iter().flat_map(|old| &old.uniques) {
            if there(&unique.columns) && dice.percent(keep) {
                uniques.push(unique.clone());
            }
        }
        for index in old.into_iter().flat_map(|old| &old.indexes) {
            if index.plain_columns().is_some_and(|of| there(&of)) && dice.percent(keep) {
                indexes.push(index.clone());
            }
        }
        for column in &free {
            let columns = vec![column.clone()];
            let known = uniques
                .iter()
                .any(|unique: &Unique| unique.columns == columns)
                || indexes
                    .iter()
                    .any(|index: &Index| index.plain_columns().as_ref() == Some(&columns));
            if known {
                continue;
            }
            let index_name = name::default_index(name, column);
            match dice.below(10) {
                0 => uniques.push(Unique {
                    name: None,
                    columns,
                    form: Fact::implied(UniqueForm::Constraint),
                    ..Unique::default()
                }),
                1 | 2 => indexes.push(Index {
                    name: Some(Fact::implied(index_name)),
                    columns: columns.into_iter().map(Into::into).collect(),
                    ..Index::default()
                }),
                3 => uniques.push(Unique {
                    name: Some(Fact::implied(index_name)),
                    columns,
                    form: Fact::implied(UniqueForm::Index),
                    ..Unique::default()
                }),
                _ => {}
            }
        }
        if free.len() > 1 && dice.percent(40) {
            let columns = dice.some(&free, 3);
            let group = *dice.pick(&["both", "the key", "q\"uote"]);
            let group = name::default_index(name, group);
            let known = uniques.iter().any(|unique| {
                let taken = unique
                    .name
                    .as_ref()
                    .is_some_and(|name| *name.value() == group);
                taken || unique.columns == columns
            });
            if columns.len() > 1 && !known {
                uniques.push(Unique {
                    name: Some(Fact::implied(group)),
                    columns,
                    form: Fact::implied(UniqueForm::Index),
                    ..Unique::default()
                });
            }
        }
        // Of the longest table, all names of indexes are cut to the same one: no project that runs has two, not even
        // one that stays and one that comes.
        if name == LONG {
            uniques.retain(|unique| unique.name.is_none());
            indexes.truncate(usize::from(old.is_none()));
        }
        table.uniques = uniques;
        table.indexes = indexes;
    }

    fn foreign_keys(&self, dice: &mut Dice, schema: &mut Schema, old: &Schema, keep: usize) {
        let names: Vec<ObjectName> = schema.tables.keys().cloned().collect();
        if names.is_empty() {
            return;
        }
        for name in &names {
            for key in old
                .tables
                .get(name)
                .into_iter()
                .flat_map(|old| &old.foreign_keys)
            {
                let old_column = old.tables[name].column(&key.columns[0]).cloned();
                if let Some(column) = old_column.filter(|_| dice.percent(keep)) {
                    let action = (key.on_delete, key.on_update);
                    self.foreign_key(
                        schema,
                        name,
                        &key.references.clone(),
                        column.nullable,
                        action,
                    );
                }
            }
        }
        for _ in 0..dice.below(6) {
            let (from, to) = (dice.pick(&names).clone(), dice.pick(&names).clone());
            let actions = [
                None,
                None,
                Some(Action::Cascade),
                Some(Action::SetNull),
                Some(Action::Restrict),
                Some(Action::NoAction),
                Some(Action::SetDefault),
            ];
            let action = (*dice.pick(&actions), *dice.pick(&actions));
            let nullable = !dice.percent(30);
            self.foreign_key(schema, &from, &to, nullable, action);
        }
    }

    /// A foreign key to a table's single key, over a column of its own.
    fn foreign_key(
        &self,
        schema: &mut Schema,
        from: &ObjectName,
        to: &ObjectName,
        nullable: bool,
        actions: (Option<Action>, Option<Action>),
    ) {
        // InnoDB has no SET DEFAULT, and nothing to set where no NULL may be.
        let possible = |action: Option<Action>| match action {
            Some(Action::SetDefault) if self.on_mysql() => None,
            Some(Action::SetNull) if self.on_mysql() && !nullable => Some(Action::Cascade),
            action => action,
        };
        let (on_delete, on_update) = (possible(actions.0), possible(actions.1));
        let Some(target) = schema.tables.get(to) else {
            return;
        };
        let Some(key) = target
            .primary_key
            .as_ref()
            .filter(|key| key.columns.len() == 1)
        else {
            return;
        };
        let referenced = key.columns[0].clone();
        let Some(ty) = target.column(&referenced).map(|column| column.ty.clone()) else {
            return;
        };
        let short: String = to.name.chars().take(20).collect();
        let held = format!("{short}_{referenced}");
        let Some(table) = schema.tables.get_mut(from) else {
            return;
        };
        // A second name from the longest table's would be cut to the same.
        if table.column(&held).is_some() || (from.name == LONG && !table.foreign_keys.is_empty()) {
            return;
        }
        table.columns.push(Column {
            nullable,
            ..Column::new(held.clone(), ty)
        });
        let columns = vec![held];
        table.foreign_keys.push(ForeignKey {
            name: Some(Fact::implied(name::default_foreign_key(
                &from.name, &columns,
            ))),
            columns,
            references: to.clone(),
            referenced_columns: vec![referenced],
            on_delete,
            on_update,
            ..ForeignKey::default()
        });
    }
}

pub fn enum_of(ty: &ColumnType) -> Option<&ObjectName> {
    match ty {
        ColumnType::Enum(name) => Some(name),
        ColumnType::Array(item) => enum_of(item),
        _ => None,
    }
}

/// Whether the column's enum, and the value that is its default, are in this schema.
fn still_there(column: &Column, schema: &Schema) -> bool {
    match (enum_of(column.ty.value()), &column.default) {
        (None, _) => true,
        (Some(name), Some(DefaultValue::String(value))) => schema
            .enums
            .get(name)
            .is_some_and(|ty| ty.values.contains(value)),
        (Some(name), _) => schema.enums.contains_key(name),
    }
}

/// Types that a Rust type implies when no `column_type` says more.
fn implied_by_rust(ty: &ColumnType) -> bool {
    use ColumnType as T;
    match ty {
        T::Array(item) => implied_by_rust(item),
        T::Text
        | T::Blob
        | T::Char(Some(_))
        | T::String(Length::N(_))
        | T::Decimal(Some(_))
        | T::Binary(_)
        | T::VarBinary(Length::N(_))
        | T::Timestamp
        | T::JsonBinary
        | T::Bit(_)
        | T::VarBit(_)
        | T::Money(_)
        | T::Interval(..)
        | T::Cidr
        | T::Custom(_) => false,
        _ => true,
    }
}

/// Which types the server has a cast between: others are its refusal, not ours.
fn can_become(dialect: Dialect, from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType as T;
    let group = |ty: &ColumnType| match ty {
        T::Char(_) | T::String(_) | T::Text => 0,
        T::TinyInteger
        | T::SmallInteger
        | T::Integer
        | T::BigInteger
        | T::TinyUnsigned
        | T::SmallUnsigned
        | T::Unsigned
        | T::BigUnsigned
        | T::Float
        | T::Double
        | T::Decimal(_) => 1,
        T::DateTime | T::Timestamp | T::TimestampWithTimeZone | T::Date => 2,
        T::Json | T::JsonBinary => 3,
        T::Enum(_) => 4,
        T::Blob | T::Binary(_) | T::VarBinary(_) => 5,
        T::Array(item) if enum_of(item).is_some() => 6,
        T::Array(item) if matches!(**item, T::Text | T::String(_)) => 6,
        _ => 100,
    };
    let (old, new) = (group(from), group(to));
    dialect == Dialect::Sqlite
        || from == to
        || (old == new && old != 100)
        || (old != 6 && old != 5 && new == 0)
        || (old == 0 && new != 6 && new != 100)
        || (old == 0 && matches!(to, T::Uuid | T::Boolean | T::Inet))
}

fn can_be_indexed(dialect: Dialect, ty: &ColumnType) -> bool {
    use ColumnType as T;
    match ty {
        T::Json => false,
        // MySQL wants to be told how much of it.
        T::Text | T::Blob | T::JsonBinary => dialect != Dialect::MySql,
        _ => true,
    }
}
