//! Drawings from data: geometry worked out in Rust, as values that components of the theme put into markup.
//!
//! Each drawing has a twin in words or in a table with the same content, and none says anything by colour alone.

mod layout;
pub(super) mod network;
mod scale;
pub(super) mod stances;
pub(super) mod strip;

/// A coordinate as it is written: with one decimal, and none where it is whole, so that drawings are small.
fn written(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A share of a whole, for attributes that take one: `12.5%`.
fn percent(share: f64) -> String {
    format!("{}%", written(share * 100.0))
}

/// A count with its noun: `1 event`, `62 events`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A small count as a number for geometry.
fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        let cases = [(0.0, "0"), (-0.04, "0"), (12.0, "12"), (12.34, "12.3"), (-1.25, "-1.2"), (99.96, "100")];
        for (value, expected) in cases {
            assert_eq!(written(value), expected, "{value}");
        }
        assert_eq!(percent(0.125), "12.5%");
    }
}
