//! Rust expressions laid out as rustfmt does (default configuration, style edition 2024), for the few shapes that a
//! revision's file has: literals and paths, calls, arrays, tuples, references and method chains.
//!
//! Follows rustfmt's `chains.rs` and `overflow.rs` step by step, because its result depends on the order in which
//! it tries things. Knows nothing of what the expressions say.

use proc_macro2::Literal;
use unicode_width::UnicodeWidthStr;

/// The longest line.
const MAX_WIDTH: usize = 100;
/// The longest chain, argument list or array that stays on one line.
const SHORT: usize = 60;
/// The longest element of an array that is filled line by line.
const SHORT_ELEMENT: usize = 10;
const TAB: usize = 4;

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Code {
    /// A literal, a path, or anything else that is never broken.
    Atom(String),
    /// `path(arguments)`.
    Call(String, Vec<Code>),
    /// `[elements]`.
    Array(Vec<Code>),
    /// `(elements)`, two or more.
    Tuple(Vec<Code>),
    /// `&expression`.
    Reference(Box<Code>),
    /// `root.link().link()`, with at least one link.
    Chain(Box<Code>, Vec<Link>),
}

/// A link of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    /// `.name(arguments)`.
    Method(String, Vec<Code>),
    /// `.await?`.
    AwaitTry,
}

impl Code {
    /// A path or a literal that is code already.
    pub(super) fn path(text: &str) -> Self {
        Self::Atom(text.to_owned())
    }

    /// A string literal of `text`, which is data.
    pub(super) fn string(text: &str) -> Self {
        Self::Atom(Literal::string(text).to_string())
    }

    /// A literal of an SQL text: raw where it has quotes and nothing that a reader cannot see.
    pub(super) fn sql(text: &str) -> Self {
        let visible = |c: char| matches!(c, '"' | '\'' | '\\') || c.escape_debug().eq([c]);
        if !text.contains(['"', '\\']) || !text.chars().all(visible) {
            return Self::string(text);
        }
        let mut fence = String::new();
        while text.contains(&format!("\"{fence}")) {
            fence.push('#');
        }
        Self::Atom(format!("r{fence}\"{text}\"{fence}"))
    }

    /// `path(arguments)`.
    pub(super) fn call(path: &str, arguments: impl IntoIterator<Item = Self>) -> Self {
        Self::Call(path.to_owned(), arguments.into_iter().collect())
    }

    /// An array of string literals. An empty one says its type.
    pub(super) fn strings<'a>(texts: impl IntoIterator<Item = &'a String>) -> Self {
        let items: Vec<Self> = texts.into_iter().map(|text| Self::string(text)).collect();
        if items.is_empty() {
            Self::path("[\"\"; 0]")
        } else {
            Self::Array(items)
        }
    }

    /// `self.name(arguments)`.
    #[must_use]
    pub(super) fn method(self, name: &str, arguments: impl IntoIterator<Item = Self>) -> Self {
        self.link(Link::Method(
            name.to_owned(),
            arguments.into_iter().collect(),
        ))
    }

    /// `self.await?`.
    #[must_use]
    pub(super) fn await_try(self) -> Self {
        self.link(Link::AwaitTry)
    }

    fn link(self, link: Link) -> Self {
        match self {
            Self::Chain(root, mut links) => {
                links.push(link);
                Self::Chain(root, links)
            }
            root => Self::Chain(Box::new(root), vec![link]),
        }
    }

    /// Whether rustfmt lets it begin on the line of the bracket that holds it alone.
    fn can_overflow(&self) -> bool {
        match self {
            Self::Atom(_) => false,
            Self::Chain(_, links) => matches!(links.last(), Some(Link::Method(..))),
            Self::Reference(inner) => inner.can_overflow(),
            Self::Call(..) | Self::Array(_) | Self::Tuple(_) => true,
        }
    }

    fn is_method_call(&self) -> bool {
        match self {
            Self::Chain(_, links) => matches!(links.last(), Some(Link::Method(..))),
            Self::Reference(inner) => inner.is_method_call(),
            _ => false,
        }
    }

    fn is_nested_call(&self) -> bool {
        match self {
            Self::Call(..) => true,
            Self::Reference(inner) => inner.is_nested_call(),
            _ => false,
        }
    }

    fn is_simple(&self) -> bool {
        match self {
            Self::Atom(text) => text.starts_with('"') || !text.contains("::"),
            Self::Reference(inner) => inner.is_simple(),
            _ => false,
        }
    }
}

/// The statement `code;` at `indent` spaces, which stand in front of its first line too; ends in a line break.
pub(super) fn statement(code: &Code, indent: usize) -> String {
    prefixed("", code, ";", indent)
}

/// The same with words before and behind the expression: `let name = code;`.
pub(super) fn prefixed(before: &str, code: &Code, behind: &str, indent: usize) -> String {
    let lay = |max| {
        let shape = Shape::new(indent, max)?
            .right_by(before.len())?
            .narrower(behind.len())?;
        Layout { max }.rewrite(code, shape, false)
    };
    // What cannot be fitted is left by rustfmt as it stands, so any layout will do.
    let text = lay(MAX_WIDTH)
        .or_else(|| lay(usize::MAX / 2))
        .unwrap_or_default();
    format!("{}{before}{text}{behind}\n", " ".repeat(indent))
}

/// The room an expression has: its first line begins at `indent + offset`, and may be `width` wide.
#[derive(Debug, Clone, Copy)]
struct Shape {
    indent: usize,
    offset: usize,
    width: usize,
}

impl Shape {
    fn new(indent: usize, max: usize) -> Option<Self> {
        Some(Self {
            indent,
            offset: 0,
            width: max.checked_sub(indent)?,
        })
    }

    fn narrower(self, by: usize) -> Option<Self> {
        Some(Self {
            width: self.width.checked_sub(by)?,
            ..self
        })
    }

    fn right_by(self, by: usize) -> Option<Self> {
        let shape = self.narrower(by)?;
        Some(Self {
            offset: self.offset + by,
            ..shape
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tactic {
    Horizontal,
    Vertical,
    /// As many on a line as fit.
    Filled,
}

struct Layout {
    max: usize,
}

impl Layout {
    /// `None`: it does not fit.
    fn rewrite(&self, code: &Code, shape: Shape, one_line_chain: bool) -> Option<String> {
        match code {
            // Since the edition of 2024 a string may be as long as it likes.
            Code::Atom(text) => {
                (text.starts_with('"') || text.width() <= shape.width).then(|| text.clone())
            }
            Code::Call(path, arguments) => {
                self.list(path, ["(", ")"], arguments, shape, one_line_chain)
            }
            Code::Array(items) => self.list("", ["[", "]"], items, shape, one_line_chain),
            Code::Tuple(items) => self.list("", ["(", ")"], items, shape, one_line_chain),
            Code::Reference(inner) => self
                .rewrite(inner, shape.right_by(1)?, one_line_chain)
                .map(|text| format!("&{text}")),
            Code::Chain(root, links) => self.chain(root, links, shape, one_line_chain),
        }
    }

    fn nested(&self, shape: Shape) -> Shape {
        let indent = shape.indent + TAB;
        Shape {
            indent,
            offset: 0,
            // The comma.
            width: self.max.saturating_sub(indent + 1),
        }
    }

    /// `ident(items)` or `[items]`: rustfmt's `overflow.rs`.
    fn list(
        &self,
        ident: &str,
        [open, close]: [&str; 2],
        items: &[Code],
        shape: Shape,
        one_line_chain: bool,
    ) -> Option<String> {
        let one_line_width = shape.width.saturating_sub(ident.len() + 2);
        let one_line_shape = shape
            .right_by(ident.width() + 1)
            .and_then(|shape| shape.narrower(1))
            .unwrap_or(Shape { width: 0, ..shape });
        let nested = self.nested(shape);
        let mut texts: Vec<Option<String>> = items
            .iter()
            .map(|item| self.rewrite(item, nested, one_line_chain))
            .collect();
        let mut tactic = tactic(&texts, SHORT.min(one_line_width));
        if let ([.., last], [.., _]) = (items, texts.as_slice()) {
            let alone = items.len() == 1;
            let hugs = alone && ident.len() < TAB;
            let overflowing = if hugs || (alone && last.can_overflow()) {
                let shape = if last.is_nested_call() {
                    Shape {
                        width: one_line_shape.width.min(SHORT),
                        ..one_line_shape
                    }
                } else {
                    one_line_shape
                };
                let force = one_line_chain || (!hugs && last.is_method_call());
                self.rewrite(last, shape, force)
            } else {
                None
            };
            tactic = self.last_item(
                items,
                &mut texts,
                overflowing,
                one_line_width,
                nested,
                one_line_chain,
            );
        }
        let texts: Vec<String> = texts.into_iter().collect::<Option<_>>()?;
        let inner = joined(&texts, tactic, nested);
        let first_width = inner.lines().next().map_or(1, UnicodeWidthStr::width) + 1;
        let room = shape.width.saturating_sub(ident.width());
        if tactic == Tactic::Horizontal && first_width <= room {
            return Some(format!("{ident}{open}{inner}{close}"));
        }
        let outside = " ".repeat(shape.indent);
        if inner.is_empty() {
            return Some(format!("{ident}{open}\n{outside}{close}"));
        }
        Some(format!(
            "{ident}{open}\n{outside}    {inner}\n{outside}{close}"
        ))
    }

    /// Decides whether the last item begins on the line of the opening bracket, and the tactic of the whole list.
    fn last_item(
        &self,
        items: &[Code],
        texts: &mut [Option<String>],
        overflowing: Option<String>,
        one_line_width: usize,
        nested: Shape,
        one_line_chain: bool,
    ) -> Tactic {
        let limit = SHORT.min(one_line_width);
        let (Some(item), Some(at)) = (items.last(), texts.len().checked_sub(1)) else {
            return tactic(texts, limit);
        };
        if let Some(overflowing) = overflowing {
            let first_line = overflowing.lines().next().unwrap_or_default().to_owned();
            texts[at] = Some(first_line);
            if tactic(texts, limit) == Tactic::Horizontal {
                let below = self
                    .rewrite(item, nested, one_line_chain)
                    .filter(|text| !text.contains('\n'));
                texts[at] = match below {
                    Some(below) if overflowing.matches('\n').count() == 1 => Some(below),
                    _ => Some(overflowing),
                };
                return Tactic::Horizontal;
            }
        }
        texts[at] = self.rewrite(item, nested, one_line_chain);
        let text = texts[at].as_deref().unwrap_or_default();
        if items.len() == 1
            && one_line_width != 0
            && !text.contains('\n')
            && text.width() <= one_line_width
        {
            return Tactic::Horizontal;
        }
        let tactic = tactic(texts, limit);
        let short = |text: &Option<String>| text.as_ref().is_none_or(|t| t.len() <= SHORT_ELEMENT);
        if tactic == Tactic::Vertical
            && items.iter().all(Code::is_simple)
            && texts.iter().all(short)
        {
            return Tactic::Filled;
        }
        tactic
    }

    fn rewrite_link(&self, link: &Link, shape: Shape, one_line_chain: bool) -> Option<String> {
        match link {
            Link::Method(name, arguments) => self.list(
                &format!(".{name}"),
                ["(", ")"],
                arguments,
                shape,
                one_line_chain,
            ),
            Link::AwaitTry => shape.narrower(1).map(|_| ".await?".to_owned()),
        }
    }

    /// `root.link().link()`: rustfmt's `chains.rs`.
    fn chain(
        &self,
        root: &Code,
        links: &[Link],
        shape: Shape,
        one_line_chain: bool,
    ) -> Option<String> {
        let (last, others) = links.split_last()?;
        let root_text = self.rewrite(root, shape, one_line_chain)?;
        let root_is_block = root_text.contains('\n');
        let child = Shape::new(shape.indent + if root_is_block { 0 } else { TAB }, self.max)?;
        let mut texts = vec![root_text];
        for link in others {
            texts.push(self.rewrite_link(link, child, one_line_chain)?);
        }
        let (last, one_line) = self.last_link(last, &texts, shape, child, one_line_chain)?;
        texts.push(last);
        let result = if one_line {
            texts.concat()
        } else {
            if one_line_chain {
                return None;
            }
            texts.join(&format!("\n{}", " ".repeat(child.indent)))
        };
        self.fits(&result, shape).then_some(result)
    }

    /// The last link, and whether the whole chain stands on one line (up to a bracket that the last link opens).
    fn last_link(
        &self,
        last: &Link,
        texts: &[String],
        shape: Shape,
        child: Shape,
        one_line_chain: bool,
    ) -> Option<(String, bool)> {
        let tries = usize::from(*last == Link::AwaitTry);
        let extendable = is_extendable(&texts[0]);
        let before = if extendable {
            last_line_width(&texts[0])
        } else {
            texts.iter().map(|text| text.width()).sum()
        } + tries;
        let budget = if texts.len() == 1 {
            shape.width
        } else {
            shape.width.min(SHORT)
        }
        .saturating_sub(before);
        let all_in_one_line = budget > 0 && !texts.iter().any(|text| text.contains('\n'));
        let beyond = self
            .max
            .saturating_sub(shape.indent + shape.offset + shape.width);
        let own_line = child.narrower(beyond + tries)?;
        let shape_of_last = if all_in_one_line {
            shape.narrower(tries)?
        } else if extendable {
            child.narrower(tries)?
        } else {
            own_line
        };
        if all_in_one_line || extendable {
            let overflowing = shape_of_last
                .right_by(before)
                .and_then(|shape| self.rewrite_link(last, shape, one_line_chain));
            if let Some(overflowing) = overflowing {
                let lines = overflowing.lines().count();
                let fits = overflowing.lines().next().unwrap_or_default().width() <= budget;
                if fits && lines >= 5 {
                    return Some((overflowing, all_in_one_line));
                }
                return Some(match self.rewrite_link(last, own_line, one_line_chain) {
                    Some(below) if !fits || below.lines().count() < lines => (below, false),
                    _ => (overflowing, fits && all_in_one_line),
                });
            }
        }
        let text = self.rewrite_link(last, shape_of_last, one_line_chain)?;
        Some((text, false))
    }

    fn fits(&self, text: &str, shape: Shape) -> bool {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        first.width() <= shape.width
            && lines.all(|line| line.width() <= self.max)
            && (!text.contains('\n')
                || last_line_width(text) <= shape.indent + shape.offset + shape.width)
    }
}

fn tactic(texts: &[Option<String>], limit: usize) -> Tactic {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let separators = 2 * texts.len().saturating_sub(1);
    let width: usize = texts.iter().map(|item| text(item).width()).sum();
    if width + separators <= limit && !texts.iter().any(|item| text(item).contains('\n')) {
        Tactic::Horizontal
    } else {
        Tactic::Vertical
    }
}

fn joined(texts: &[String], tactic: Tactic, nested: Shape) -> String {
    let line_break = format!("\n{}", " ".repeat(nested.indent));
    match tactic {
        Tactic::Horizontal => texts.join(", "),
        Tactic::Vertical => texts
            .iter()
            .map(|text| format!("{text},"))
            .collect::<Vec<_>>()
            .join(&line_break),
        Tactic::Filled => {
            let mut result = String::new();
            let mut line = 0;
            for (index, text) in texts.iter().enumerate() {
                // rustfmt does not count the comma that it adds at the end.
                let comma = usize::from(index + 1 < texts.len());
                let width = text.width() + comma;
                if line > 0 && line + 1 + width > nested.width {
                    result.push_str(&line_break);
                    line = 0;
                } else if line > 0 {
                    result.push(' ');
                    line += 1;
                }
                result.push_str(text);
                result.push(',');
                line += width;
            }
            result
        }
    }
}

/// Whether the last line has nothing but closing brackets, so that a chain goes on from there.
fn is_extendable(text: &str) -> bool {
    text.lines().last().is_none_or(|line| {
        line.chars()
            .all(|c| "()]}?>".contains(c) || c.is_whitespace())
    })
}

fn last_line_width(text: &str) -> usize {
    text.lines().last().map_or(0, UnicodeWidthStr::width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_is_a_raw_string_where_that_shows_more() {
        for (text, expected) in [
            ("DROP TABLE `t`", "\"DROP TABLE `t`\""),
            ("it's", "\"it's\""),
            (r#"DROP "t""#, "r#\"DROP \"t\"\"#"),
            (r"'\\'", r#"r"'\\'""#),
            ("\"#\"##", "r###\"\"#\"##\"###"),
            // Nothing that a reader cannot see, and nothing that a raw string cannot hold.
            ("\"a\nb\"", r#""\"a\nb\"""#),
            ("\"\r\"", r#""\"\r\"""#),
            ("\"\u{202e}\"", r#""\"\u{202e}\"""#),
        ] {
            let code = Code::sql(text);
            assert_eq!(code, Code::path(expected), "{text}");
            let read: syn::LitStr = syn::parse_str(expected).unwrap();
            assert_eq!(read.value(), text);
        }
    }
}
