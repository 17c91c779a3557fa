//! A headline into lines: as large as its place allows, and no line much shorter than the others.

use super::type_face::Face;

/// Sizes in pixels, the largest first.
const SIZES: [f32; 9] = [92.0, 84.0, 76.0, 70.0, 64.0, 58.0, 52.0, 46.0, 40.0];
/// From one baseline to the next.
const LEADING: f32 = 1.13;
/// From the top of a line to its baseline: as high as a capital letter, and a little.
const RISE: f32 = 0.76;
/// More lines are no headline but a text.
const MOST_LINES: usize = 4;

/// A headline in lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub(super) size: f32,
    lines: Vec<String>,
}

impl Block {
    /// The lines, each with its baseline below the top.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&str, f32)> {
        let baseline = |index: usize| (0..index).fold(RISE * self.size, |down, _| down + LEADING * self.size);
        self.lines.iter().enumerate().map(move |(index, line)| (line.as_str(), baseline(index)))
    }

    /// From the top of the first line to the baseline of the last.
    pub(super) fn height(&self) -> f32 {
        self.lines().last().map_or(0.0, |(_, baseline)| baseline)
    }
}

/// Sets a headline into a place of this width and height; what is too long for the smallest size ends in `…`.
pub(super) fn set(face: &Face, headline: &str, width: f32, height: f32) -> Block {
    let words: Vec<&str> = headline.split_whitespace().collect();
    let block = |size: f32, lines: Vec<String>| Block { size, lines };
    for size in SIZES {
        let most = |room: f32| lines(face, &words, size, room);
        let Some(greedy) = most(width) else { continue };
        let fits = greedy.len() <= MOST_LINES && block(size, greedy.clone()).height() <= height;
        if fits {
            return block(size, balanced(greedy, width, most));
        }
    }
    let size = SIZES[SIZES.len() - 1];
    block(size, cut(face, &words, size, width))
}

/// The narrowest setting that takes no more lines: so the last is no single word.
fn balanced(greedy: Vec<String>, width: f32, set: impl Fn(f32) -> Option<Vec<String>>) -> Vec<String> {
    let (mut best, mut room) = (greedy, width);
    let count = best.len();
    while room > width / 2.0 {
        room -= 12.0;
        match set(room) {
            Some(lines) if lines.len() == count => best = lines,
            _ => break,
        }
    }
    best
}

/// Fills one line after the other; `None` if a word is wider than a line.
fn lines(face: &Face, words: &[&str], size: f32, room: f32) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    let mut taken = 0.0;
    let space = face.width(" ", size);
    for word in words {
        let width = face.width(word, size);
        if width > room {
            return None;
        }
        match lines.last_mut() {
            Some(line) if taken + space + width <= room => {
                line.push(' ');
                line.push_str(word);
                taken += space + width;
            }
            _ => {
                lines.push((*word).to_owned());
                taken = width;
            }
        }
    }
    Some(lines)
}

/// As many words as fit into the lines there are, and `…`.
fn cut(face: &Face, words: &[&str], size: f32, width: f32) -> Vec<String> {
    for count in (1..words.len()).rev() {
        let last = format!("{}…", words[count - 1].trim_end_matches([',', '.', ':', ';']));
        let shorter: Vec<&str> = words[..count - 1].iter().copied().chain([last.as_str()]).collect();
        if let Some(lines) = lines(face, &shorter, size, width).filter(|lines| lines.len() <= MOST_LINES) {
            return lines;
        }
    }
    let first = words.first().copied().unwrap_or_default();
    let letters = (1..=first.chars().count()).rev().map(|count| first.chars().take(count).collect::<String>() + "…");
    letters.into_iter().find(|word| face.width(word, size) <= width).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::type_face::SERIF;
    use super::*;

    #[test]
    fn a_short_headline_is_large_and_a_long_one_still_fits() {
        let short = set(&SERIF, "The dam", 1040.0, 300.0);
        assert_eq!((short.size, short.lines.len()), (92.0, 1));
        let long = "word and another word ".repeat(30);
        let long = set(&SERIF, &long, 1040.0, 300.0);
        assert!(long.lines.len() == MOST_LINES && long.lines[3].ends_with('…'), "{long:?}");
        let endless = set(&SERIF, &"w".repeat(300), 1040.0, 300.0);
        assert!(SERIF.width(&endless.lines[0], endless.size) <= 1040.0 && endless.lines[0].ends_with("w…"));
    }

    #[test]
    fn no_line_is_left_with_a_single_word() {
        let block =
            set(&SERIF, "What we know about the prisoner exchange between three countries in July", 1040.0, 300.0);
        let words: Vec<usize> = block.lines.iter().map(|line| line.split(' ').count()).collect();
        assert!(words.iter().all(|&count| count > 1), "{block:?}");
    }
}
