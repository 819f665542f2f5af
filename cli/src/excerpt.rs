//! The lines of a file around a place, fit to be shown on any terminal: nothing in them moves the cursor, changes a
//! colour or turns the direction of text around, and a line of any length stays short.
//!
//! Knows nothing of what is wrong there.

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use schema_diff::problem::Place;

/// A longer line is cut, with `…` where something is left out.
const WIDEST: usize = 160;
/// What is left of a line before and behind the place in it.
const AROUND: usize = 50;

/// A few lines, and the place in them.
#[derive(Debug, Clone)]
pub struct Excerpt {
    place: Place,
    /// The lines, with `\n` between them.
    text: String,
    /// How many of them stand before the place's.
    before: usize,
    /// The bytes of `text` that are marked.
    marked: (usize, usize),
}

impl Excerpt {
    /// The place in its file's text.
    pub fn new(text: &str, place: Place) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let index = place.line.saturating_sub(1);
        let first = index.saturating_sub(1);
        let mut out = String::new();
        let mut marked = (0, 0);
        let mut before = 0;
        for (at, line) in (first..).zip(text.split('\n').skip(first).take(index - first + 2)) {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if at > first {
                out.push('\n');
            }
            if at == index {
                before = at - first;
                marked = push_marked(&mut out, line, &place);
            } else {
                push(&mut out, line, 0, WIDEST);
            }
        }
        Self {
            place,
            text: out,
            before,
            marked,
        }
    }

    /// What is marked.
    pub fn label(&self) -> LabeledSpan {
        let (start, end) = self.marked;
        LabeledSpan::new_with_span(None, (start, end - start))
    }
}

/// Appends the line with the place in it, and gives the bytes of the place.
fn push_marked(out: &mut String, line: &str, place: &Place) -> (usize, usize) {
    let length = line.chars().count();
    let start = place.column.saturating_sub(1).min(length);
    let end = (start + place.length.min(WIDEST)).min(length);
    let (from, to) = if length > WIDEST {
        (start.saturating_sub(AROUND), end + AROUND)
    } else {
        (0, length)
    };
    push(out, line, from, start);
    // The mark of a cut end belongs behind the place.
    if out.ends_with('…') && start < length {
        out.pop();
    }
    let first = out.len();
    out.extend(line.chars().skip(start).take(end - start).map(visible));
    let last = out.len();
    out.extend(
        line.chars()
            .skip(end)
            .take(to.saturating_sub(end))
            .map(visible),
    );
    if to < length {
        out.push('…');
    }
    (first, last)
}

/// Appends the characters `from..to` of a line, with `…` where there are more.
fn push(out: &mut String, line: &str, from: usize, to: usize) {
    if from > 0 {
        out.push('…');
    }
    let mut rest = line.chars().skip(from);
    out.extend(rest.by_ref().take(to.saturating_sub(from)).map(visible));
    if rest.next().is_some() {
        out.push('…');
    }
}

/// The character, or a picture of it where a terminal would do something else than show it.
fn visible(c: char) -> char {
    match c {
        '\t' => '\t',
        '\0'..='\u{1f}' => char::from_u32(u32::from(c) + 0x2400).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        c => c,
    }
}

/// A message, in which the same holds. Its line breaks stay.
pub fn shown(text: &str) -> String {
    let one = |c| if c == '\n' { c } else { visible(c) };
    text.chars().map(one).collect()
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let found = self.text.as_bytes().read_span(span, before, after)?;
        // With no lines around it, it is the place itself that is asked for, in the file's own count.
        let column = if before == 0 {
            self.place.column.saturating_sub(1)
        } else {
            found.column()
        };
        let first = self.place.line.saturating_sub(self.before + 1);
        Ok(Box::new(MietteSpanContents::new_named(
            self.place.file.clone(),
            found.data(),
            *found.span(),
            first + found.line(),
            column,
            found.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: usize, column: usize, length: usize) -> Place {
        Place {
            file: "a.rs".into(),
            line,
            column,
            length,
        }
    }

    /// The excerpt, with what is marked in brackets.
    #[track_caller]
    fn check(text: &str, at: (usize, usize, usize), expected: &str) {
        let excerpt = Excerpt::new(text, place(at.0, at.1, at.2));
        let (start, end) = excerpt.marked;
        let text = &excerpt.text;
        assert_eq!(
            format!("{}[{}]{}", &text[..start], &text[start..end], &text[end..]),
            expected
        );
    }

    #[test]
    fn a_place_is_found_in_its_text() {
        let text = "äb\r\ncdé = x\nlast";
        check(text, (1, 2, 1), "ä[b]\ncdé = x");
        check(text, (2, 3, 1), "äb\ncd[é] = x\nlast");
        check(text, (2, 7, 1), "äb\ncdé = [x]\nlast");
        check(text, (3, 1, 4), "cdé = x\n[last]");
        check(text, (3, 1, 40), "cdé = x\n[last]");
        check(text, (3, 9, 1), "cdé = x\nlast[]");
        check(text, (9, 9, 9), "[]");
        check("", (1, 1, 1), "[]");
        check("\u{feff}ab", (1, 2, 1), "a[b]");
    }

    #[test]
    fn what_a_terminal_would_obey_is_pictured() {
        check(
            "\tа\u{1b}[31m\u{202e}b\rc\u{7f}",
            (1, 2, 2),
            "\t[а␛][31m\u{fffd}b␍c␡",
        );
        assert_eq!(shown("a\u{1b}b\nc\u{0}"), "a␛b\nc␀");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let (x, y) = ("x".repeat(3000), "y".repeat(3000));
        let (short_x, short_y) = ("x".repeat(50), "y".repeat(50));
        check(
            &format!("{x}\n{x}abc{y}"),
            (2, 3001, 3),
            &format!("{}…\n…{short_x}[abc]{short_y}…", "x".repeat(160)),
        );
        check(&format!("abc{y}"), (1, 1, 3), &format!("[abc]{short_y}…"));
        check(
            &format!("{x}abc"),
            (1, 3001, 3),
            &format!("…{short_x}[abc]"),
        );
        check(
            &x,
            (1, 1, 2000),
            &format!("[{}]{short_x}…", "x".repeat(160)),
        );
    }

    #[test]
    fn a_large_file_gives_a_small_excerpt() {
        let text = format!("{}abc\n", "// a line\n".repeat(10_000));
        check(&text, (10_001, 2, 1), "// a line\na[b]c\n");
        let excerpt = Excerpt::new(&text, place(10_001, 2, 1));
        let contents = excerpt
            .read_span(&(excerpt.marked.0, 1).into(), 0, 0)
            .unwrap();
        assert_eq!((contents.line(), contents.column()), (10_000, 1));
        assert_eq!(contents.name(), Some("a.rs"));
    }
}
