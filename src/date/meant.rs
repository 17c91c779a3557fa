//! Dates as people write them elsewhere, and what they probably meant.

use super::Edtf;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// How a date should be written that is none: each way it may have been meant.
pub(super) fn meant(whole: &str) -> Vec<String> {
    let whole = whole.trim();
    let text = whole.trim_matches(['“', '”', '"', '‘', '’', '\'']);
    let text = text.strip_suffix('T').unwrap_or(text);
    let (date, time) = text.split_once([' ', 'T']).filter(|(_, time)| time.contains(':')).unwrap_or((text, ""));
    let time = if time.is_empty() { String::new() } else { format!("T{}", time.replace(' ', "")) };
    let dates = in_words(text).map_or_else(|| in_numbers(date), |date| vec![date]);
    let written = dates.into_iter().map(|date| format!("{date}{time}"));
    written.filter(|date| date != whole && Edtf::parse(date).is_ok()).collect()
}

/// `18.07.2025`, `2025-1-5`, `07/18/2025`, `7/2025`; both ways where day and month cannot be told apart.
fn in_numbers(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let numbers: Option<Vec<u16>> = parts.iter().map(|part| part.trim().parse().ok()).collect();
    let day = |year: u16, month: u16, day: u16| format!("{year:04}-{month:02}-{day:02}");
    let is_year = |at: usize| parts[at].trim().len() == 4;
    match numbers.as_deref() {
        Some(&[a, b, c]) if is_year(0) => vec![day(a, b, c)],
        Some(&[a, b, c]) if is_year(2) && (text.contains('.') || a > 12 || a == b) => vec![day(c, b, a)],
        Some(&[a, b, c]) if is_year(2) && b > 12 => vec![day(c, a, b)],
        Some(&[a, b, c]) if is_year(2) => vec![day(c, b, a), day(c, a, b)],
        Some(&[a, b]) if is_year(0) => vec![format!("{a}-{b:02}")],
        Some(&[a, b]) if is_year(1) => vec![format!("{b}-{a:02}")],
        _ => Vec::new(),
    }
}

/// `18 July 2025`, `July 18th, 2025`, `July 2025`.
fn in_words(text: &str) -> Option<String> {
    let words: Vec<String> =
        text.split([' ', ',', '.']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let month = words.iter().find_map(|word| MONTHS.iter().position(|month| word.starts_with(month)))? + 1;
    let year = words.iter().find(|word| word.len() == 4 && word.parse::<u16>().is_ok())?;
    let number = |word: &String| word.trim_end_matches(|letter: char| "stndrh".contains(letter)).parse::<u8>().ok();
    let day = words.iter().filter(|word| *word != year).find_map(number);
    Some(day.map_or_else(|| format!("{year}-{month:02}"), |day| format!("{year}-{month:02}-{day:02}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_other_habits_are_understood() {
        for (written, right) in [
            ("18.07.2025", "2025-07-18"),
            ("2025-1-5", "2025-01-05"),
            ("2025.1.5", "2025-01-05"),
            ("07/18/2025", "2025-07-18"),
            ("18/7/2025", "2025-07-18"),
            ("7/2025", "2025-07"),
            ("2025-7", "2025-07"),
            ("2025-07-18 14:30", "2025-07-18T14:30"),
            ("2025-07-18 14:30 Z", "2025-07-18T14:30Z"),
            ("18 July 2025", "2025-07-18"),
            ("July 18th, 2025", "2025-07-18"),
            ("1st Sept. 2025", "2025-09-01"),
            ("Aug 2025", "2025-08"),
            ("“2025-01-01”", "2025-01-01"),
            ("2025-01-01T", "2025-01-01"),
        ] {
            assert_eq!(meant(written), [right], "{written}");
        }
        assert_eq!(meant("07/08/2025"), ["2025-08-07", "2025-07-08"]);
    }

    #[test]
    fn what_is_no_date_is_not_made_one() {
        for text in ["yesterday", "31.02.2025", "", "201X-05", "1/2/3/2025", "March of 300 people", "25"] {
            assert_eq!(meant(text), Vec::<String>::new(), "{text}");
        }
    }
}
