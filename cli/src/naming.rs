//! What a new revision is called: its message checked, its slug, its id. Knows nothing of files.

use jiff::Timestamp;
use jiff::ToSpan as _;

use crate::error::Failure;
use crate::revisions::is_named_as_revision;

/// The longest message, in characters.
const LONGEST_MESSAGE: usize = 200;
/// The longest slug, in characters, where nothing else is said.
pub const LONGEST_SLUG: usize = 40;
/// How a new revision's file is named, where nothing else is said.
pub const TEMPLATE: &str = "m{year}{month}{day}_{hour}{minute}{second}_{slug}";

/// What may stand in a template, and how a time says it.
const FIELDS: [(&str, &str); 6] = [
    ("{year}", "%Y"),
    ("{month}", "%m"),
    ("{day}", "%d"),
    ("{hour}", "%H"),
    ("{minute}", "%M"),
    ("{second}", "%S"),
];
const SLUG: &str = "{slug}";

/// How new revisions are named.
#[derive(Debug, Clone)]
pub struct Template {
    text: String,
    slug_length: usize,
}

impl Default for Template {
    fn default() -> Self {
        Self {
            text: TEMPLATE.to_owned(),
            slug_length: LONGEST_SLUG,
        }
    }
}

impl Template {
    /// Reads a template; the error says why nothing can be named so.
    pub fn parse(text: &str) -> Result<Self, String> {
        let template = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        let sample = template.fill(Timestamp::UNIX_EPOCH, "a");
        if let Some(at) = sample.find('{') {
            return Err(format!("there is no field {}", &sample[at..]));
        }
        if !text.contains(SLUG) && !text.contains("{second}") {
            return Err("two revisions would have the same name: it has no {slug}".into());
        }
        if !sample.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err("the name begins with no letter".into());
        }
        match given_id(&sample) {
            Ok(_) => Ok(template),
            Err(_) => Err("a name has lower-case letters, digits and `_` only".into()),
        }
    }

    /// The same with another longest slug.
    #[must_use]
    pub fn with_slug_length(mut self, length: usize) -> Self {
        self.slug_length = length;
        self
    }

    fn fill(&self, at: Timestamp, slug: &str) -> String {
        let mut text = self.text.clone();
        for (field, format) in FIELDS {
            if text.contains(field) {
                text = text.replace(field, &at.strftime(format).to_string());
            }
        }
        text.replace(SLUG, slug)
    }

    /// The id of a revision with that message created at `at`, or at the first second after it for which `taken` does
    /// not say that some revision's id begins so; and that second.
    pub fn id(
        &self,
        message: &str,
        at: Timestamp,
        taken: impl Fn(&str) -> bool,
    ) -> Result<(String, Timestamp), Failure> {
        let slug = slug(message, self.slug_length);
        let mut at = Timestamp::from_second(at.as_second()).map_err(out_of_range)?;
        let before = self.text.find(SLUG).unwrap_or(self.text.len());
        let has_time = self.text[..before].contains("{second}");
        let start = Self {
            text: self.text[..before].to_owned(),
            ..self.clone()
        };
        // A name without its second is taken or not: the file says so.
        while has_time && taken(&start.fill(at, "")) {
            at = at.checked_add(1.second()).map_err(out_of_range)?;
        }
        Ok((self.fill(at, &slug), at))
    }
}

/// The message, trimmed, if it can be one.
pub fn message(text: &str) -> Result<&str, Failure> {
    let text = text.trim();
    let wrong = |what: String| {
        Err(Failure::new("message", what)
            .help("say in a few words what the revision is for: autogenerate \"add nicknames\""))
    };
    if text.is_empty() {
        return wrong("the message is empty".into());
    }
    if text.chars().any(is_control) {
        return wrong("the message has a line break or another control character".into());
    }
    let length = text.chars().count();
    if length > LONGEST_MESSAGE {
        return wrong(format!(
            "the message has {length} characters; {LONGEST_MESSAGE} is the most"
        ));
    }
    Ok(text)
}

fn is_control(c: char) -> bool {
    // Also what ends a line in an editor, and what turns the direction of text around.
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The message as part of a file's name: lower-case ASCII letters, digits and `_`.
fn slug(message: &str, longest: usize) -> String {
    let mut slug = String::new();
    for c in message.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
    }
    if slug.len() > longest {
        // A word is cut off whole unless it is the only one.
        let cut = slug[..=longest]
            .rfind('_')
            .filter(|at| *at > 0)
            .unwrap_or(longest);
        slug.truncate(cut);
    }
    let slug = slug.trim_end_matches('_');
    if slug.is_empty() {
        "revision".into()
    } else {
        slug.into()
    }
}

/// What the name of a revision says where nothing else does: `m20220101_000001_create_users` is `create users`.
pub fn message_of(id: &str) -> String {
    let bare = if is_named_as_revision(id) {
        id.get(17..).unwrap_or_default()
    } else {
        id
    };
    bare.replace('_', " ").trim().to_owned()
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err wants"
)]
fn out_of_range(error: jiff::Error) -> Failure {
    Failure::new("created", format!("that time cannot be used: {error}"))
}

/// An id that the user gave, if it can name a file, a module and a revision.
pub fn given_id(id: &str) -> Result<&str, Failure> {
    let plain = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && id.len() <= 100
        && syn::parse_str::<syn::Ident>(id).is_ok()
        && !matches!(
            id,
            "lib" | "main" | "mod" | "head" | "heads" | "base" | "current" | "without"
        );
    if plain {
        return Ok(id);
    }
    Err(Failure::new(
        "revision-id",
        format!("{id:?} cannot be a revision's id"),
    )
    .help("an id names a Rust module: lower-case letters, digits and _, a letter first, at most 100"))
}

/// The time of creation that was given, or now.
pub fn created(text: Option<&str>) -> Result<Timestamp, Failure> {
    match text {
        None => Ok(Timestamp::now()),
        Some(text) => text.parse().map_err(|error| {
            Failure::new("created", format!("{text:?} is no time: {error}"))
                .help("write it as 2025-10-22T14:30:00Z")
        }),
    }
}

/// A time as a header says it.
pub fn header_time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_harmless() {
        for (message, expected) in [
            ("add user preferences", "add_user_preferences"),
            ("../../etc/x", "etc_x"),
            ("  Ünïcode — Straße!  ", "n_code_stra_e"),
            ("日本", "revision"),
            ("...", "revision"),
            ("A--B__C", "a_b_c"),
            ("3 things", "3_things"),
            (
                "a message that is much longer than forty characters are",
                "a_message_that_is_much_longer_than_forty",
            ),
            (
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            ),
        ] {
            let slug = slug(message, LONGEST_SLUG);
            assert_eq!(slug, expected);
            assert!(slug.len() <= LONGEST_SLUG);
        }
    }

    #[test]
    fn messages_are_checked() {
        assert_eq!(message("  fine ").unwrap(), "fine");
        assert!(message(&"ä".repeat(200)).is_ok());
        for bad in [
            "",
            "  ",
            "a\nb",
            "a\u{0}b",
            "a\u{202e}b",
            &"a".repeat(201),
            &"x".repeat(300),
        ] {
            assert_eq!(message(bad).unwrap_err().code(), "message", "{bad:?}");
        }
    }

    #[test]
    fn ids_take_the_next_free_second() {
        let at: Timestamp = "2025-10-22T14:30:59.9Z".parse().unwrap();
        let template = Template::default();
        let (first, then) = template.id("x", at, |_| false).unwrap();
        assert_eq!(first, "m20251022_143059_x");
        assert_eq!(header_time(then), "2025-10-22T14:30:59Z");
        let (second, then) = template
            .id("x", at, |prefix| prefix == "m20251022_143059_")
            .unwrap();
        assert_eq!(second, "m20251022_143100_x");
        assert_eq!(header_time(then), "2025-10-22T14:31:00Z");
    }

    #[test]
    fn templates() {
        let at: Timestamp = "2025-10-22T14:30:59Z".parse().unwrap();
        for (template, expected) in [
            ("r{year}_{slug}", "r2025_a_long_one"),
            ("{slug}_{month}{day}", "a_long_one_1022"),
            ("m{year}{second}", "m202559"),
        ] {
            let template = Template::parse(template).unwrap().with_slug_length(10);
            let found = template.id("a long one indeed", at, |_| false);
            assert_eq!(found.unwrap().0, expected);
        }
        for bad in [
            "",
            "m{year}",
            "{year}_{slug}",
            "m{week}_{slug}",
            "m-{slug}",
            "../{slug}",
            "M{slug}",
        ] {
            assert!(Template::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn given_ids_are_checked() {
        assert!(given_id("m20251022_143000_initial_schema").is_ok());
        for bad in ["", "../x", "a b", "A", "1a", "fn", "lib", "a-b", "ä", "_"] {
            assert!(given_id(bad).is_err(), "{bad}");
        }
    }
}
