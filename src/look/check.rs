//! What is wrong with fonts and logo, as far as the settings tell.

use super::{Font, FontFile, Fonts, Logo, sheet};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::SourcePath;

/// A logo wider or higher than this is a mistake.
const LARGEST: u16 = 1000;

pub(super) fn fonts(fonts: &Fonts, file: &SourcePath) -> Vec<Diagnostic> {
    fonts.named().flat_map(|(name, font)| of_font(&format!("theme.fonts.{name}"), font, file)).collect()
}

fn of_font(field: &str, font: &Font, file: &SourcePath) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let mut wrong = |field: String, message: &str, hint: &str| {
        told.push(Diagnostic::error(Code::InvalidValue, Place::field(file, field), message).hint(hint));
    };
    if font.family.is_empty() {
        wrong(field.to_owned(), "a font needs a name", "write names such as `Georgia, serif`, or leave it out");
    } else if !font.files.is_empty() && font.family.first().is_none() {
        let message = "a font with files needs a name of its own";
        wrong(format!("{field}.family"), message, "write what the font is called before the words that stand for any");
    }
    for (index, own) in font.files.iter().enumerate() {
        let field = format!("{field}.files[{index}]");
        if sheet::format(&own.src).is_none() {
            let message = format!("`{}` is no font for the web", own.src);
            wrong(
                format!("{field}.src"),
                &message,
                "write a file of `static/` that ends in `.woff2`, `.woff`, `.ttf` or `.otf`",
            );
        }
        if let Some((name, message)) = wrong_weight(own) {
            wrong(format!("{field}.{name}"), message, "write 400 for regular, 700 for bold");
        }
    }
    told
}

fn wrong_weight(file: &FontFile) -> Option<(&'static str, &'static str)> {
    let fit = |weight: u16| (1..=1000).contains(&weight);
    match (file.weight, file.weight_to) {
        (Some(weight), _) if !fit(weight) => Some(("weight", "a weight is a number from 1 to 1000")),
        (_, Some(to)) if !fit(to) => Some(("weight_to", "a weight is a number from 1 to 1000")),
        (from, Some(to)) if to <= from.unwrap_or(1) => {
            Some(("weight_to", "a range of weights ends above where it begins"))
        }
        _ => None,
    }
}

pub(super) fn logo(logo: &Logo, file: &SourcePath) -> Option<Diagnostic> {
    let sides = [("width", logo.width), ("height", logo.height)];
    let (name, _) = sides.into_iter().find(|(_, side)| !(1..=LARGEST).contains(side))?;
    let message = format!("a logo has a {name} from 1 to {LARGEST} CSS pixels");
    let place = Place::field(file, format!("theme.logo.{name}"));
    Some(
        Diagnostic::error(Code::InvalidValue, place, message)
            .hint("write how large it is shown, such as `width: 160` and `height: 40`"),
    )
}
