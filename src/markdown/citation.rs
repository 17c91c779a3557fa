//! Citations in Pandoc's manner: `[@ap-2025-07-18]`, `[@hrw-report, p. 12; @cato]`.
//! <https://pandoc.org/MANUAL.html#citation-syntax>

/// One source cited, and the place in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cite {
    /// The source's id, as written.
    pub id: String,
    /// The place: `p. 12`.
    pub at: Option<String>,
}

/// Reads what stands between the brackets. A part that begins with another sign than `@` gives a cite with an empty id.
pub fn citations(text: &str) -> Vec<Cite> {
    let parts = text.split(';').map(|part| {
        let part = part.trim();
        let (id, at) = part.split_once(',').map_or((part, None), |(id, at)| (id, Some(at)));
        let at = at.map(|at| at.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|at| !at.is_empty());
        Cite { id: id.trim().strip_prefix('@').unwrap_or_default().to_owned(), at }
    });
    let mut cites: Vec<Cite> = parts.collect();
    // Most are alone, and all are kept for as long as the site is.
    cites.shrink_to_fit();
    cites
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_sources_with_places_are_read() {
        let cite = |id: &str, at: Option<&str>| Cite { id: id.into(), at: at.map(Into::into) };
        assert_eq!(citations("@hrw-report, p. 12; @cato"), [cite("hrw-report", Some("p. 12")), cite("cato", None)]);
        assert_eq!(citations("@a, see\n p. 1, 3"), [cite("a", Some("see p. 1, 3"))]);
        assert_eq!(citations("@a; b"), [cite("a", None), cite("", None)]);
    }
}
