//! What may stand where: which words an item knows, which of them once, which for one database; and the words within a
//! word, taken one by one. Knows nothing of what they mean.

use proc_macro2::Span;

use crate::Fault;
use crate::tree::{Arg, Word};
use crate::words::{Deferrable, Dialect, Text};

/// The words that an item knows.
pub struct Scope {
    /// Where that is, in words.
    pub place: &'static str,
    /// Those that can be said several times.
    pub many: &'static [&'static str],
    /// Those that are said once for all databases, or once for each.
    pub once: &'static [&'static str],
    /// Those that are the same on every database.
    pub everywhere: &'static [&'static str],
    /// The words of other items, and where those stand.
    pub elsewhere: &'static [(&'static str, &'static [&'static str])],
    /// Whether something can be said for one database.
    pub dialects: bool,
}

impl Scope {
    fn known(&self) -> Vec<&'static str> {
        let dialects: &[&str] = if self.dialects {
            &["postgres", "mysql", "sqlite"]
        } else {
            &[]
        };
        [self.many, self.once, self.everywhere, dialects].concat()
    }

    fn unknown(&self, word: &Word) -> Fault {
        let (name, place) = (&word.name, self.place);
        let home = self
            .elsewhere
            .iter()
            .find(|(_, words)| words.contains(&name.as_str()));
        match home {
            Some((home, _)) => Fault::new(
                word.span,
                format!("`{name}` cannot be said on {place}"),
                format!("write it on {home}"),
            ),
            None => unknown(word, &format!("on {place}"), &self.known()),
        }
    }
}

fn unknown(word: &Word, place: &str, known: &[&str]) -> Fault {
    Fault::new(
        word.span,
        format!("`#[ddl(…)]` has no word `{}` {place}", word.name),
        match nearest(known, &word.name) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it knows here: {}", known.join(", ")),
        },
    )
}

fn nearest<'a>(known: &[&'a str], name: &str) -> Option<&'a str> {
    let of = |key: &&'a str| (strsim::damerau_levenshtein(key, name), *key);
    let (distance, key) = known.iter().map(of).min()?;
    (distance <= key.len().max(name.len()) / 3).then_some(key)
}

/// The words of an attribute without the databases around them, each with the database that it is for. What is said
/// where it cannot be, or once too often, is a fault. `said` is what the item has said so far.
pub fn flat(
    words: Vec<Word>,
    scope: &Scope,
    said: &mut Vec<(String, Option<Dialect>)>,
    faults: &mut Vec<Fault>,
) -> Vec<(Option<Dialect>, Word)> {
    let mut found = Vec::new();
    for word in words {
        match Dialect::of(&word.name).filter(|_| scope.dialects) {
            Some(dialect) => inner(dialect, word, scope, said, faults, &mut found),
            None => admit(None, word, scope, said, faults, &mut found),
        }
    }
    found
}

fn inner(
    dialect: Dialect,
    word: Word,
    scope: &Scope,
    said: &mut Vec<(String, Option<Dialect>)>,
    faults: &mut Vec<Fault>,
    found: &mut Vec<(Option<Dialect>, Word)>,
) {
    let name = word.name;
    let words = match word.arg {
        Arg::Words(words) if !words.is_empty() => words,
        _ => {
            faults.push(Fault::new(
                word.span,
                format!("`{name}` wants what is said for that database alone"),
                format!("write `{name}(word = \"…\")`"),
            ));
            return;
        }
    };
    for word in words {
        if Dialect::of(&word.name).is_some() {
            faults.push(Fault::new(
                word.span,
                format!("`{}` cannot stand in `{name}(…)`", word.name),
                format!("write it beside `{name}(…)`"),
            ));
        } else if scope.everywhere.contains(&word.name.as_str()) {
            faults.push(Fault::new(
                word.span,
                format!("`{}` is the same on every database", word.name),
                format!("write it outside of `{name}(…)`"),
            ));
        } else {
            admit(Some(dialect), word, scope, said, faults, found);
        }
    }
}

fn admit(
    on: Option<Dialect>,
    word: Word,
    scope: &Scope,
    said: &mut Vec<(String, Option<Dialect>)>,
    faults: &mut Vec<Fault>,
    found: &mut Vec<(Option<Dialect>, Word)>,
) {
    let name = word.name.as_str();
    if scope.many.contains(&name) {
        found.push((on, word));
        return;
    }
    if !scope.once.contains(&name) && !scope.everywhere.contains(&name) {
        faults.push(scope.unknown(&word));
        return;
    }
    let this = (word.name.clone(), on);
    if said.contains(&this) {
        faults.push(Fault::new(
            word.span,
            format!("`{}` is said twice", word.name),
            "take one of them out",
        ));
        return;
    }
    said.push(this);
    found.push((on, word));
}

/// The words within `word(…)`, taken one by one. What is left at the end is a fault.
pub struct Args<'a> {
    of: String,
    span: Span,
    words: Vec<Word>,
    known: Vec<&'static str>,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Args<'a> {
    /// What stands in the parentheses behind the word, or a fault that names the `form`.
    pub fn new(word: Word, form: &str, faults: &'a mut Vec<Fault>) -> Option<Self> {
        let Arg::Words(words) = word.arg else {
            let message = format!("`{}` wants more than that", word.name);
            faults.push(Fault::new(word.span, message, format!("write `{form}`")));
            return None;
        };
        let mut args = Self {
            of: word.name,
            span: word.span,
            words: Vec::new(),
            known: Vec::new(),
            faults,
        };
        for word in words {
            if args.words.iter().any(|known| known.name == word.name) {
                let message = format!("`{}` is said twice", word.name);
                args.fault(word.span, message, "take one of them out");
            } else {
                args.words.push(word);
            }
        }
        Some(args)
    }

    pub fn fault(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Fault::new(span, message, help));
    }

    pub fn span(&self) -> Span {
        self.span
    }

    fn take(&mut self, name: &'static str) -> Option<Word> {
        self.known.push(name);
        let at = self.words.iter().position(|word| word.name == name)?;
        Some(self.words.remove(at))
    }

    fn wrong(&mut self, word: &Word, wants: &str, form: &str) {
        self.fault(
            word.span,
            format!("`{}` wants {wants}", word.name),
            format!("write `{form}`"),
        );
    }

    /// `name = "…"`
    pub fn text(&mut self, name: &'static str) -> Option<Text> {
        let word = self.take(name)?;
        if let Arg::Text(text) = word.arg {
            return Some(text);
        }
        self.wrong(&word, "a text", &format!("{name} = \"…\""));
        None
    }

    /// `name = "…"`, which must be there.
    pub fn needed_text(&mut self, name: &'static str) -> Option<Text> {
        let is_there = self.words.iter().any(|word| word.name == name);
        if !is_there {
            self.missing(name, &format!("{name} = \"…\""));
        }
        self.text(name)
    }

    /// `name = ["…"]`; a single text is a list of one.
    pub fn texts(&mut self, name: &'static str) -> Option<Vec<Text>> {
        let word = self.take(name)?;
        match word.arg {
            Arg::Texts(texts) if !texts.is_empty() => Some(texts),
            Arg::Text(text) => Some(vec![text]),
            _ => {
                self.wrong(&word, "a list of texts", &format!("{name} = [\"…\"]"));
                None
            }
        }
    }

    /// `name = ["…"]`, which must be there.
    pub fn needed_texts(&mut self, name: &'static str) -> Option<Vec<Text>> {
        let is_there = self.words.iter().any(|word| word.name == name);
        if !is_there {
            self.missing(name, &format!("{name} = [\"…\"]"));
        }
        self.texts(name)
    }

    /// `name`
    pub fn flag(&mut self, name: &'static str) -> bool {
        let Some(word) = self.take(name) else {
            return false;
        };
        if !matches!(word.arg, Arg::Flag) {
            self.fault(
                word.span,
                format!("`{name}` stands alone"),
                format!("write `{name}`"),
            );
        }
        true
    }

    /// `name = 5`
    pub fn number(&mut self, name: &'static str) -> Option<String> {
        let word = self.take(name)?;
        if let Arg::Number(number) = word.arg {
            return Some(number);
        }
        self.wrong(&word, "a number", &format!("{name} = 1"));
        None
    }

    /// `deferrable`, or `deferrable = "deferred"`.
    pub fn deferrable(&mut self) -> Option<Deferrable> {
        let word = self.take("deferrable")?;
        match &word.arg {
            Arg::Flag => return Some(Deferrable::Immediate),
            Arg::Text(text) => match text.value.to_lowercase().as_str() {
                "immediate" | "initially immediate" => return Some(Deferrable::Immediate),
                "deferred" | "initially deferred" => return Some(Deferrable::Deferred),
                _ => {}
            },
            _ => {}
        }
        self.wrong(
            &word,
            "\"immediate\" or \"deferred\", or stands alone",
            "deferrable = \"deferred\"",
        );
        None
    }

    /// Whether everything was taken so far.
    pub fn is_clean(&self) -> bool {
        self.words.is_empty()
    }

    pub fn missing(&mut self, name: &str, form: &str) {
        let message = format!("`{}` does not say its `{name}`", self.of);
        self.fault(self.span, message, format!("add `{form}`"));
    }

    /// Reports what was not taken.
    pub fn finish(self) {
        let place = format!("in `{}(…)`", self.of);
        for word in &self.words {
            self.faults.push(unknown(word, &place, &self.known));
        }
    }
}

/// The text of `word = "…"`.
pub fn text(word: Word, faults: &mut Vec<Fault>) -> Option<Text> {
    if let Arg::Text(text) = word.arg {
        return Some(text);
    }
    faults.push(Fault::new(
        word.span,
        format!("`{}` wants a text", word.name),
        format!("write `{} = \"…\"`", word.name),
    ));
    None
}

/// The place of a word that stands alone.
pub fn alone(word: &Word, faults: &mut Vec<Fault>) -> Option<Span> {
    if matches!(word.arg, Arg::Flag) {
        return Some(word.span);
    }
    faults.push(Fault::new(
        word.span,
        format!("`{}` stands alone", word.name),
        format!("write `{}`", word.name),
    ));
    None
}
