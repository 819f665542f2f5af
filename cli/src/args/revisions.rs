//! The grammar of the commands that write, list and stamp revisions.

use clap::Args;

use super::Report;

/// The message of a new revision.
#[derive(Debug, Clone, Default, Args)]
pub struct Message {
    /// What the revision is about, one line
    #[arg(value_name = "MESSAGE")]
    pub words: Option<String>,
    /// The same, as Alembic spells it
    #[arg(short, long, value_name = "MESSAGE", conflicts_with = "words")]
    pub message: Option<String>,
}

impl Message {
    /// What was said; empty if nothing was.
    pub fn text(&self) -> &str {
        let said = self.words.as_ref().or(self.message.as_ref());
        said.map_or("", String::as_str)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self {
            words: Some(text.to_owned()),
            message: None,
        }
    }
}

/// Where a new revision stands in the graph.
#[derive(Debug, Clone, Default, Args)]
pub struct Standing {
    /// What it revises: a head, LABEL@head, or `base` to begin a line of its own. Given several times it is a merge
    #[arg(long, value_name = "REV")]
    pub head: Vec<String>,
    /// Let --head be a revision that others revise already: a new branch begins there
    #[arg(long)]
    pub splice: bool,
}

/// What a new revision is called, and what it brings along.
#[derive(Debug, Clone, Default, Args)]
pub struct Naming {
    /// A name for the branch that it begins. May be given several times
    #[arg(long, value_name = "LABEL")]
    pub branch_label: Vec<String>,
    /// A revision or a label of another branch that must be applied before it. May be given several times
    #[arg(long, value_name = "REV")]
    pub depends_on: Vec<String>,
    /// The revision's id, which names its file
    #[arg(long, value_name = "ID")]
    pub rev_id: Option<String>,
    /// The folder for its file, one of `migrations` in schema-diff.toml [default: that of the revision before it]
    #[arg(long, value_name = "DIR")]
    pub version_path: Option<String>,
    /// The time of creation (RFC 3339)
    #[arg(long, value_name = "TIME", hide = true)]
    pub created: Option<String>,
}

/// `revision`.
#[derive(Debug, Clone, Default, Args)]
pub struct NewRevision {
    /// What it is about.
    #[command(flatten)]
    pub message: Message,
    /// Where it stands.
    #[command(flatten)]
    pub standing: Standing,
    /// What it is called.
    #[command(flatten)]
    pub naming: Naming,
    /// Fill it with what the entities say: the same as `autogenerate`, which has more options
    #[arg(long)]
    pub autogenerate: bool,
}

/// `merge`.
#[derive(Debug, Clone, Default, Args)]
pub struct Merge {
    /// The heads to join [default: all of them, `heads`]
    #[arg(value_name = "REV")]
    pub revisions: Vec<String>,
    /// What the revision is about, one line [default: merge …]
    #[arg(short, long, value_name = "MESSAGE")]
    pub message: Option<String>,
    /// What it is called.
    #[command(flatten)]
    pub naming: Naming,
}

/// `dev`.
#[derive(Debug, Clone, Default, Args)]
pub struct Dev {
    /// What it is about.
    #[command(flatten)]
    pub message: Message,
}

/// `reset`.
#[derive(Debug, Clone, Default, Args)]
pub struct Reset {
    /// Where to go up to again: head, heads, or a revision
    #[arg(default_value = "heads")]
    pub target: String,
}

/// `stamp`.
#[derive(Debug, Clone, Default, Args)]
pub struct Stamp {
    /// Where the database is: head, heads, base, or revisions, one for each branch
    #[arg(value_name = "TARGET", required = true, allow_negative_numbers = true)]
    pub targets: Vec<String>,
    /// Empty the ledger first, also of revisions that have no file here
    #[arg(long)]
    pub purge: bool,
}

/// `record`.
#[derive(Debug, Clone, Default, Args)]
pub struct Record {
    /// The revision, which no other may revise yet [default: the head]
    #[arg(value_name = "REV")]
    pub revision: Option<String>,
}

/// `squash`.
#[derive(Debug, Clone, Default, Args)]
pub struct Squash {
    /// The first and the last of them, as A..B
    #[arg(value_name = "A..B")]
    pub range: String,
    /// What the new revision is about, one line [default: that of A and B]
    #[arg(short, long, value_name = "MESSAGE")]
    pub message: Option<String>,
    /// Also where a revision has code that no change record tells, which is then lost
    #[arg(long)]
    pub drop_code: bool,
    /// The revision's id, which names its file
    #[arg(long, value_name = "ID")]
    pub rev_id: Option<String>,
    /// The time of creation (RFC 3339)
    #[arg(long, value_name = "TIME", hide = true)]
    pub created: Option<String>,
}

/// `current`.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Current {
    /// Exit with 1 unless every head is applied
    #[arg(long)]
    pub check_heads: bool,
    /// How to print
    #[command(flatten)]
    pub report: Report,
}

/// `history`.
#[derive(Debug, Clone, Default, Args)]
pub struct History {
    /// Only these: A:B, A: or :B, with any target on either side
    #[arg(short, long, value_name = "A:B", allow_hyphen_values = true)]
    pub range: Option<String>,
    /// Mark where the database stands
    #[arg(short, long)]
    pub indicate_current: bool,
    /// How to print
    #[command(flatten)]
    pub report: Report,
}

/// `show`.
#[derive(Debug, Clone, Default, Args)]
pub struct Show {
    /// A revision, head, heads, LABEL@head, current …
    #[arg(value_name = "REV", default_value = "head", allow_hyphen_values = true)]
    pub revision: String,
    /// How to print
    #[command(flatten)]
    pub report: Report,
}

/// `edit`.
#[derive(Debug, Clone, Default, Args)]
pub struct Edit {
    /// A revision, head, LABEL@head, current …
    #[arg(value_name = "REV", default_value = "head", allow_hyphen_values = true)]
    pub revision: String,
}
