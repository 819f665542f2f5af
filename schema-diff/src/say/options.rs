//! What is to be said of a table as a whole: its comment, and how the database keeps it.

use schema_diff_ddl as ddl;

use super::{Attribute, Speaker, dialect, text};
use crate::dialect::Dialect;

impl Speaker<'_> {
    pub(super) fn options(&mut self) {
        let own = self.manner.dialect;
        if let Some(comment) = &self.live.comment
            && own.has_comments()
            && self.said.comment.as_ref() != Some(comment)
        {
            if self.manner.attributes {
                let attribute = Attribute::text("comment", comment);
                self.saying.attributes.push(attribute);
            } else {
                let word = ddl::TableWord::Comment(text(comment));
                self.say(word, false, || "the comment".into());
            }
        }
        let mut list = Vec::new();
        for (option, value) in &self.live.options {
            if self.said.options.get(option) == Some(value) {
                continue;
            }
            if option == "partition_by" && own.has_partitions() {
                let on = Some(dialect(own));
                let word = ddl::TableWord::PartitionBy(text(value));
                match ddl::print_table(&ddl::Only { word, on }) {
                    Some(printed) => self.saying.ddl.push(printed),
                    None => self.unsaid("its partitions", super::NO_FORM),
                }
            } else if is_sayable(option, value) {
                list.push((option, value));
            } else {
                self.unsaid(format!("the option `{option} = {value}`"), super::NO_FORM);
            }
        }
        if list.is_empty() {
            return;
        }
        // A word whose database is known by itself needs nobody to say it.
        let known = |(option, _): &(&String, &String)| Dialect::of_option(option) == Some(own);
        let on = (!list.iter().all(known)).then(|| dialect(own));
        let words: Vec<String> = list
            .iter()
            .map(|(option, value)| {
                if value.is_empty() {
                    (*option).clone()
                } else {
                    format!("{option} = {value}")
                }
            })
            .collect();
        let word = ddl::TableWord::Options(text(words.join(", ")));
        match ddl::print_table(&ddl::Only { word, on }) {
            Some(printed) => self.saying.ddl.push(printed),
            None => self.unsaid("its options", super::NO_FORM),
        }
    }
}

/// Whether `options = "…"` can say it: commas stand between its words.
fn is_sayable(option: &str, value: &str) -> bool {
    let plain = |c: char| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
    !option.is_empty()
        && option.chars().all(plain)
        && !value.contains([',', '\''])
        && value.trim() == value
}
