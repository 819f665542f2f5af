//! Identifiers: the names SeaORM and the databases give when nobody says one, and their limits.
//!
//! Knows nothing of tables and of the model.

/// The index that SeaORM names for an `indexed` column or a `unique_key`.
pub fn default_index(table: &str, key: &str) -> String {
    format!("idx-{table}-{key}")
}

/// The foreign key that SeaORM names, after its table and its own columns.
pub fn default_foreign_key(table: &str, columns: &[String]) -> String {
    format!("fk-{table}-{}", columns.join("-"))
}

/// The composite primary key that SeaORM names.
pub fn default_primary_key(table: &str) -> String {
    format!("pk-{table}")
}

/// The name PostgreSQL gives to an unnamed constraint: `table_columns_label`, the longer part cut until it fits 63
/// bytes (`makeObjectName` in its source). A further one of the same name gets a number, which is not known here.
pub fn postgres_default(table: &str, columns: &[String], label: &str) -> String {
    let joined = columns.join("_");
    let mut first = table.to_owned();
    let mut second = joined;
    let overhead = label.len() + 1 + usize::from(!second.is_empty());
    let available = 63_usize.saturating_sub(overhead);
    while first.len() + second.len() > available {
        let longer = if first.len() > second.len() {
            &mut first
        } else {
            &mut second
        };
        if longer.pop().is_none() {
            break;
        }
    }
    if second.is_empty() {
        format!("{first}_{label}")
    } else {
        format!("{first}_{second}_{label}")
    }
}

/// The name as PostgreSQL keeps it: cut to 63 bytes, at a character's end.
pub fn postgres_cut(name: &str) -> &str {
    let mut end = name.len().min(63);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

/// Whether PostgreSQL treats the lower-case word as a keyword that cannot stand alone as a type's name.
pub fn is_postgres_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "all",
        "analyse",
        "analyze",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "asymmetric",
        "authorization",
        "between",
        "bigint",
        "binary",
        "bit",
        "boolean",
        "both",
        "case",
        "cast",
        "char",
        "character",
        "check",
        "coalesce",
        "collate",
        "collation",
        "column",
        "concurrently",
        "constraint",
        "create",
        "cross",
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "dec",
        "decimal",
        "default",
        "deferrable",
        "desc",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "exists",
        "extract",
        "false",
        "fetch",
        "float",
        "for",
        "foreign",
        "freeze",
        "from",
        "full",
        "grant",
        "greatest",
        "group",
        "grouping",
        "having",
        "ilike",
        "in",
        "initially",
        "inner",
        "inout",
        "int",
        "integer",
        "intersect",
        "interval",
        "into",
        "is",
        "isnull",
        "join",
        "lateral",
        "leading",
        "least",
        "left",
        "like",
        "limit",
        "localtime",
        "localtimestamp",
        "national",
        "natural",
        "nchar",
        "none",
        "normalize",
        "not",
        "notnull",
        "null",
        "nullif",
        "numeric",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "out",
        "outer",
        "overlaps",
        "overlay",
        "placing",
        "position",
        "precision",
        "primary",
        "real",
        "references",
        "returning",
        "right",
        "row",
        "select",
        "session_user",
        "setof",
        "similar",
        "smallint",
        "some",
        "substring",
        "symmetric",
        "system_user",
        "table",
        "tablesample",
        "then",
        "time",
        "timestamp",
        "to",
        "trailing",
        "treat",
        "trim",
        "true",
        "union",
        "unique",
        "user",
        "using",
        "values",
        "varchar",
        "variadic",
        "verbose",
        "when",
        "where",
        "window",
        "with",
        "xmlattributes",
        "xmlconcat",
        "xmlelement",
        "xmlexists",
        "xmlforest",
        "xmlnamespaces",
        "xmlparse",
        "xmlpi",
        "xmlroot",
        "xmlserialize",
        "xmltable",
    ];
    KEYWORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgres_names_are_cut_as_the_server_does() {
        assert_eq!(
            postgres_default("users", &["email".into()], "key"),
            "users_email_key"
        );
        assert_eq!(postgres_default("users", &[], "pkey"), "users_pkey");
        let long = postgres_default(&"t".repeat(50), &["c".repeat(40)], "key");
        assert_eq!(long.len(), 63);
        assert!(long.ends_with("_key"));
        assert_eq!(postgres_cut("short"), "short");
        assert_eq!(
            postgres_cut(&format!("{}ü", "x".repeat(62))),
            "x".repeat(62)
        );
    }
}
