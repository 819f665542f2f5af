//! One key of an index, as SQL writes it between the parentheses of CREATE INDEX: a column or an expression, with its
//! collation, operator class and order. Knows nothing of which columns there are.

/// What an index sorts by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The column or the expression.
    pub part: KeyPart,
    /// How many characters of the value count.
    pub length: Option<u32>,
    /// The collation as it is written.
    pub collation: Option<String>,
    /// The operator class as it is written.
    pub operator_class: Option<String>,
    /// Whether the highest comes first.
    pub descending: bool,
    /// Where NULLs come, if that is said.
    pub nulls: Option<Nulls>,
}

/// A column or an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPart {
    /// A column, by its name without quotes.
    Column(String),
    /// An expression without parentheses around it.
    Expression(String),
}

/// Where NULLs come in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of SQL")]
pub enum Nulls {
    First,
    Last,
}

const FORM: &str = "write a column, `function(…)` or an expression in parentheses, then if need be `collate \"…\"`, an \
                    operator class, `asc` or `desc`, `nulls first` or `nulls last`";

/// Reads a key. The error is what is wrong and what to write.
pub fn parse(text: &str) -> Result<Key, (String, String)> {
    let unreadable = || {
        (
            format!("cannot read `{text}` as a key of an index"),
            FORM.to_owned(),
        )
    };
    let (part, length, rest) = head(text.trim()).ok_or_else(unreadable)?;
    let mut key = Key {
        part,
        length,
        collation: None,
        operator_class: None,
        descending: false,
        nulls: None,
    };
    let mut words = rest.split_whitespace().peekable();
    let is = |word: &str, wanted: &str| word.eq_ignore_ascii_case(wanted);
    if words.next_if(|word| is(word, "collate")).is_some() {
        key.collation = Some(words.next().ok_or_else(unreadable)?.to_owned());
    }
    let order = |word: &str| is(word, "asc") || is(word, "desc") || is(word, "nulls");
    if let Some(class) = words.next_if(|word| !order(word)) {
        let plain = |c: char| c.is_alphanumeric() || "_.\"".contains(c);
        if !class.chars().all(plain) {
            return Err(unreadable());
        }
        let mut class = class.to_owned();
        // Its parameters: `gist_trgm_ops (siglen = 32)`.
        let mut open = words.peek().is_some_and(|word| word.starts_with('('));
        while open {
            let word = words.next().ok_or_else(unreadable)?;
            class.push(' ');
            class.push_str(word);
            open = !word.ends_with(')');
        }
        key.operator_class = Some(class);
    }
    if let Some(word) = words.next_if(|word| is(word, "asc") || is(word, "desc")) {
        key.descending = is(word, "desc");
    }
    if words.next_if(|word| is(word, "nulls")).is_some() {
        let place = words.next().ok_or_else(unreadable)?;
        key.nulls = Some(match place {
            word if is(word, "first") => Nulls::First,
            word if is(word, "last") => Nulls::Last,
            _ => return Err(unreadable()),
        });
    }
    match words.next() {
        None => Ok(key),
        Some(_) => Err(unreadable()),
    }
}

/// A name without the quotes around it.
pub fn unquoted(name: &str) -> String {
    let name = name.trim();
    for quote in ['"', '`'] {
        let inner = name
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            return inner.replace(&format!("{quote}{quote}"), &quote.to_string());
        }
    }
    name.to_owned()
}

/// The column or the expression at the beginning, a column's length, and what follows.
fn head(text: &str) -> Option<(KeyPart, Option<u32>, &str)> {
    if text.starts_with('(') {
        let end = closing(text)?;
        let inner = text[1..end].trim();
        let part = KeyPart::Expression(inner.to_owned());
        return (!inner.is_empty()).then_some((part, None, &text[end + 1..]));
    }
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '`'));
    let end = match quote {
        Some(quote) => quoted_end(text, quote)?,
        None => text
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '.')))
            .unwrap_or(text.len()),
    };
    let (name, rest) = text.split_at(end);
    let follows = rest.trim_start();
    if follows.starts_with('(') && !name.is_empty() {
        let close = closing(follows)?;
        let inner = follows[1..close].trim();
        let after = &follows[close + 1..];
        if let Ok(length) = inner.parse() {
            return Some((KeyPart::Column(unquoted(name)), Some(length), after));
        }
        let call = text[..text.len() - after.len()].trim();
        return Some((KeyPart::Expression(call.to_owned()), None, after));
    }
    let plain = quote.is_some() || !name.contains('.');
    let apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (!name.is_empty() && plain && apart).then(|| (KeyPart::Column(unquoted(name)), None, rest))
}

/// Where the parenthesis closes that the text begins with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where a quoted name at the beginning ends, behind its quote.
fn quoted_end(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            if chars.next_if(|(_, next)| *next == quote).is_some() {
                continue;
            }
            return Some(at + 1);
        }
    }
    None
}
