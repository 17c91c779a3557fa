//! Words with their wording as templates see them.

use super::views::WordView;
use crate::words::Word;

/// A word as a template sees it.
pub(crate) trait Shown: Word {
    fn view(self) -> WordView
    where
        Self: Sized,
    {
        let (id, label) = self.word();
        WordView { id: id.to_owned(), label }
    }
}

impl<W: Word> Shown for W {}
