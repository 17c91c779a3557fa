//! The words of the content model in words for readers.

use crate::model::{
    ActorKind, ClaimStatus, DisclosureKind, EventKind, EventStatus, SourceType, Stance, Status, UpdateKind,
};

/// A word with its wording.
pub(crate) trait Word {
    /// As in the front matter, and as for readers.
    fn word(self) -> (&'static str, &'static str);
}

macro_rules! words {
    ($($type:ident { $($variant:ident = $id:literal $label:literal,)* })*) => {
        $(impl Word for $type {
            fn word(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($id, $label),)* }
            }
        })*

        #[cfg(test)]
        const WRITTEN: &[&[&str]] = &[$(&[stringify!($type), $($id,)*],)*];
    };
}

words! {
    Status {
        Developing = "developing" "Developing",
        Active = "active" "Active",
        Stalled = "stalled" "Stalled",
        Concluded = "concluded" "Concluded",
    }
    ActorKind {
        Person = "person" "Person",
        Organisation = "organisation" "Organisation",
        Government = "government" "Government",
        Party = "party" "Party",
        Company = "company" "Company",
        Court = "court" "Court",
        ArmedGroup = "armed-group" "Armed group",
        Community = "community" "Community",
    }
    EventKind {
        Event = "event" "Event",
        Era = "era" "Era",
        Deadline = "deadline" "Deadline",
        Decision = "decision" "Decision",
        Statement = "statement" "Statement",
    }
    EventStatus {
        Confirmed = "confirmed" "Confirmed",
        Reported = "reported" "Reported",
        Disputed = "disputed" "Disputed",
        Planned = "planned" "Planned",
        Cancelled = "cancelled" "Cancelled",
    }
    Stance {
        Support = "support" "Agrees",
        LeanSupport = "lean-support" "Leans to agree",
        Mixed = "mixed" "Mixed",
        LeanOppose = "lean-oppose" "Leans to disagree",
        Oppose = "oppose" "Disagrees",
        Neutral = "neutral" "Neutral",
    }
    ClaimStatus {
        Confirmed = "confirmed" "Confirmed",
        Likely = "likely" "Likely",
        Unverified = "unverified" "Unverified",
        Disputed = "disputed" "Disputed",
        Misleading = "misleading" "Misleading",
        False = "false" "False",
        Outdated = "outdated" "Outdated",
    }
    SourceType {
        Document = "document" "Document",
        CourtFiling = "court-filing" "Court filing",
        Law = "law" "Law",
        Dataset = "dataset" "Dataset",
        Interview = "interview" "Interview",
        Statement = "statement" "Statement",
        PressRelease = "press-release" "Press release",
        News = "news" "News report",
        Social = "social" "Social media post",
        Video = "video" "Video",
        Study = "study" "Study",
        Book = "book" "Book",
    }
    UpdateKind {
        Update = "update" "Update",
        Correction = "correction" "Correction",
        Clarification = "clarification" "Clarification",
        Retraction = "retraction" "Retraction",
        EditorsNote = "editors-note" "Editor’s note",
        Review = "review" "Review",
    }
    DisclosureKind {
        Conflict = "conflict" "Conflict of interest",
        Funding = "funding" "Funding",
        AiUse = "ai-use" "Use of AI",
        Other = "other" "Disclosure",
    }
}

/// Several actors of a kind, for the heading above them.
pub(crate) fn several(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "People",
        ActorKind::Organisation => "Organisations",
        ActorKind::Government => "Governments and authorities",
        ActorKind::Party => "Parties",
        ActorKind::Company => "Companies",
        ActorKind::Court => "Courts",
        ActorKind::ArmedGroup => "Armed groups",
        ActorKind::Community => "Communities",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_written_as_in_the_front_matter() {
        let schema = serde_json::to_string(&schemars::schema_for!(crate::model::Explainer)).unwrap();
        let actor = serde_json::to_string(&schemars::schema_for!(crate::model::Actor)).unwrap();
        for (kind, ids) in WRITTEN.iter().map(|words| (words[0], &words[1..])) {
            for id in ids {
                assert!(schema.contains(&format!("\"{id}\"")) || actor.contains(&format!("\"{id}\"")), "{kind}: {id}");
            }
        }
        assert_eq!(Stance::LeanOppose.word().0, "lean-oppose");
    }
}
