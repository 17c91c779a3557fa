//! Dates as people know them: EDTF level 1 (ISO 8601-2, <https://www.loc.gov/standards/datetime/>).
//!
//! `2025`, `2025-07`, `2025-07-18`, `2025-07-18T14:30Z`, `2025-07~` (about), `2025-07-18?` (possibly), `2013/2019`,
//! `2019/..` (since), `../2025-05-03` (by), `201X`, `2025-07-XX`, `2025-21` (spring). Precision survives: no day is
//! invented, no civil date is moved by a time zone.
//!
//! The `edtf` crate (0.2, 2021) refuses times without seconds and does not say what is wrong; calendar arithmetic is `jiff`'s.

mod meant;

use std::cmp::Ordering;
use std::fmt;

use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use serde::de::{Deserialize, Deserializer, Error as _};

use crate::diagnostic::Code;
use crate::yaml::fault;

/// How exactly a moment is known, coarsest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A century, `20XX`.
    Century,
    /// A decade, `201X`.
    Decade,
    /// A year.
    Year,
    /// A season of a year.
    Season,
    /// A month.
    Month,
    /// A day.
    Day,
    /// A minute or second of a day.
    Time,
}

/// One end of a date: a moment as exact as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The first day it can be.
    first: civil::Date,
    time: Option<(civil::Time, Option<Offset>)>,
    /// 21 to 24 for spring to winter, 0 otherwise.
    season: i8,
    /// How exactly it is known.
    pub precision: Precision,
    /// `~`: about then.
    pub approximate: bool,
    /// `?`: possibly then.
    pub uncertain: bool,
}

/// A date or an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edtf {
    /// One moment.
    On(Moment),
    /// From one moment to another.
    Between(Moment, Moment),
    /// From a moment on, `2019/..`.
    Since(Moment),
    /// At some time up to a moment, `../2025-05-03`.
    By(Moment),
}

impl Default for Edtf {
    /// A day before all others, 1 January of the year 0: it stands where a date is not given.
    fn default() -> Self {
        let first = civil::Date::constant(0, 1, 1);
        Self::On(Moment {
            first,
            time: None,
            season: 0,
            precision: Precision::Day,
            approximate: false,
            uncertain: false,
        })
    }
}

impl Edtf {
    /// Reads a date; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Some((from, to)) = text.split_once('/') else {
            return Moment::parse(text).map(Self::On);
        };
        match (from, to) {
            ("..", "..") | ("", _) | (_, "") => Err(format!("`{text}` is no date: one side must be a date")),
            (from, "..") => Moment::parse(from).map(Self::Since),
            ("..", to) => Moment::parse(to).map(Self::By),
            (from, to) => {
                let (from, to) = (Moment::parse(from)?, Moment::parse(to)?);
                if to.last() < from.first {
                    return Err(format!("the end of `{text}` is before its start"));
                }
                Ok(Self::Between(from, to))
            }
        }
    }

    /// The time from the beginning of one date to the end of another, each open if it is not known; `None` if both are.
    pub fn spanning(from: Option<&Self>, to: Option<&Self>) -> Option<Self> {
        match (from, to.map(|to| to.end())) {
            (Some(from), Some(Some(end))) => Some(Self::Between(*from.start(), *end)),
            (Some(from), _) => Some(Self::Since(*from.start())),
            (None, Some(Some(end))) => Some(Self::By(*end)),
            (None, _) => None,
        }
    }

    /// The moment it begins; for `By`, the only one that is known.
    pub fn start(&self) -> &Moment {
        match self {
            Self::On(moment) | Self::Between(moment, _) | Self::Since(moment) | Self::By(moment) => moment,
        }
    }

    /// The moment it ends, if it does.
    pub fn end(&self) -> Option<&Moment> {
        match self {
            Self::On(moment) | Self::Between(_, moment) | Self::By(moment) => Some(moment),
            Self::Since(_) => None,
        }
    }

    /// The first day it can mean.
    pub fn first_day(&self) -> civil::Date {
        self.start().first
    }

    /// The last day it can mean, if it ends.
    pub fn last_day(&self) -> Option<civil::Date> {
        self.end().map(Moment::last)
    }

    /// Whether any day of `other` can be a day of this date. Open ends reach as far as they can.
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins = |date: &Self| if matches!(date, Self::By(_)) { civil::Date::MIN } else { date.first_day() };
        let ends = |date: &Self| date.last_day().unwrap_or(civil::Date::MAX);
        begins(self) <= ends(other) && begins(other) <= ends(self)
    }

    /// Orders by lower bound, then the coarser first. Equal dates keep the order of the file: sort stably.
    pub fn chronological(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }

    /// What stands for it in [chronological](Self::chronological) order, for who sorts many: its first day, its precision, its
    /// second of that day. A date without a time comes before all times of its day.
    pub fn order(&self) -> u64 {
        let start = self.start();
        let (first, precision) = (start.first, start.precision as u64);
        let second = |time: civil::Time| {
            (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60 + i64::from(time.second())
        };
        let second = start.time.map_or(0, |(time, _)| 1 + second(time));
        let day = (i64::from(first.year()) + 10_000) * 512 + i64::from(first.month()) * 32 + i64::from(first.day());
        (day.unsigned_abs() << 24) | (precision << 20) | second.unsigned_abs()
    }

    /// The value of `<time datetime>`, HTML's valid date strings; `None` where HTML has none for it.
    pub fn datetime(&self) -> Option<String> {
        match self {
            Self::On(moment) => moment.datetime(),
            _ => None,
        }
    }

    /// The instant it stands for where one is needed (feeds, embargo): a bare day begins at midnight in `zone`.
    pub fn instant(&self, zone: &TimeZone) -> jiff::Timestamp {
        let moment = self.start();
        let (time, offset) = moment.time.unwrap_or((civil::Time::midnight(), None));
        let zone = offset.map_or_else(|| zone.clone(), TimeZone::fixed);
        zone.to_ambiguous_timestamp(moment.first.to_datetime(time)).compatible().unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// The date in EDTF's own form, as authors write it.
    pub fn notation(&self) -> String {
        match self {
            Self::On(moment) => moment.notation(),
            Self::Between(from, to) => format!("{}/{}", from.notation(), to.notation()),
            Self::Since(from) => format!("{}/..", from.notation()),
            Self::By(to) => format!("../{}", to.notation()),
        }
    }

    /// The year it begins in.
    pub fn year(&self) -> i16 {
        self.first_day().year()
    }
}

impl Moment {
    /// Year, month and day as far as they are known.
    pub fn parts(&self) -> (i16, Option<i8>, Option<i8>) {
        let (year, month, day) = (self.first.year(), self.first.month(), self.first.day());
        let month = (self.precision >= Precision::Season).then_some(month);
        (year, month, (self.precision >= Precision::Day).then_some(day))
    }

    fn notation(&self) -> String {
        let (year, month) = (self.first.year(), self.first.month());
        let day = match self.precision {
            Precision::Century => format!("{:02}XX", year / 100),
            Precision::Decade => format!("{:03}X", year / 10),
            Precision::Year => format!("{year:04}"),
            Precision::Season => format!("{year:04}-{:02}", self.season),
            Precision::Month => format!("{year:04}-{month:02}"),
            Precision::Day | Precision::Time => self.first.to_string(),
        };
        let time = self.time.map_or_else(String::new, |(time, offset)| {
            let seconds = if time.second() == 0 { String::new() } else { format!(":{:02}", time.second()) };
            let zone = match offset {
                Some(Offset::UTC) => "Z".to_owned(),
                Some(offset) => offset_text(offset),
                None => String::new(),
            };
            format!("T{:02}:{:02}{seconds}{zone}", time.hour(), time.minute())
        });
        let mark = match (self.approximate, self.uncertain) {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => "",
        };
        format!("{day}{time}{mark}")
    }

    fn parse(text: &str) -> Result<Self, String> {
        let (body, approximate, uncertain) = match text.as_bytes().last() {
            Some(b'~') => (&text[..text.len() - 1], true, false),
            Some(b'?') => (&text[..text.len() - 1], false, true),
            Some(b'%') => (&text[..text.len() - 1], true, true),
            _ => (text, false, false),
        };
        let (day, time) = body.split_once('T').map_or((body, None), |(day, time)| (day, Some(time)));
        let mut moment = Self { approximate, uncertain, ..parse_day(day)? };
        if let Some(time) = time {
            if moment.precision != Precision::Day {
                return Err(format!("`{text}` has a time but no day"));
            }
            moment.time = Some(parse_time(time).ok_or_else(|| format!("`{time}` is no time of day"))?);
            moment.precision = Precision::Time;
        }
        Ok(moment)
    }

    /// The last day it can be.
    fn last(&self) -> civil::Date {
        let years = |count: i16| civil::Date::new(self.first.year() + count - 1, 12, 31).unwrap_or(civil::Date::MAX);
        match self.precision {
            Precision::Century => years(100),
            Precision::Decade => years(10),
            Precision::Year => years(1),
            Precision::Season => self.first.saturating_add(jiff::Span::new().months(2)).last_of_month(),
            Precision::Month => self.first.last_of_month(),
            Precision::Day | Precision::Time => self.first,
        }
    }

    fn datetime(&self) -> Option<String> {
        let first = self.first;
        match self.precision {
            Precision::Century | Precision::Decade | Precision::Season => None,
            Precision::Year => (first.year() > 0).then(|| format!("{:04}", first.year())),
            Precision::Month => Some(format!("{:04}-{:02}", first.year(), first.month())),
            Precision::Day => Some(first.to_string()),
            Precision::Time => {
                let (time, offset) = self.time?;
                let zone = match offset {
                    Some(Offset::UTC) => "Z".to_owned(),
                    Some(offset) => offset_text(offset),
                    None => String::new(),
                };
                Some(format!("{first}T{:02}:{:02}{zone}", time.hour(), time.minute()))
            }
        }
    }
}

fn offset_text(offset: Offset) -> String {
    let (sign, minutes) = (if offset.seconds() < 0 { '-' } else { '+' }, offset.seconds().abs() / 60);
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Reads `2025`, `201X`, `20XX`, `2025-07`, `2025-21`, `2025-XX`, `2025-07-18` or `2025-07-XX`.
fn parse_day(text: &str) -> Result<Moment, String> {
    let no_date = || format!("`{text}` is no date");
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next().unwrap_or(""), parts.next(), parts.next());
    if year.len() != 4 || parts.next().is_some() {
        return Err(no_date());
    }
    let (year, year_precision) = match (year.strip_suffix("XX"), year.strip_suffix('X')) {
        (Some(century), _) => (number(century).ok_or_else(no_date)? * 100, Precision::Century),
        (None, Some(decade)) => (number(decade).ok_or_else(no_date)? * 10, Precision::Decade),
        (None, None) => (number(year).ok_or_else(no_date)?, Precision::Year),
    };
    let two_digits = |part: &str| if part.len() == 2 { number(part) } else { None };
    let (month, day, precision, season) = match (month, day) {
        (None | Some("XX"), None) | (Some("XX"), Some("XX")) => (1, 1, year_precision, 0),
        (Some(month), day) => {
            let month = two_digits(month).ok_or_else(no_date)?;
            match (month, day) {
                (21..=24, None) => (season_month(month), 1, Precision::Season, month),
                (1..=12, None | Some("XX")) => (month, 1, Precision::Month, 0),
                (1..=12, Some(day)) => (month, two_digits(day).ok_or_else(no_date)?, Precision::Day, 0),
                _ => return Err(format!("`{text}` does not exist: there is no month {month:02}")),
            }
        }
        (None, Some(_)) => return Err(no_date()),
    };
    if precision > Precision::Year && year_precision != Precision::Year {
        return Err(no_date());
    }
    let first = civil::Date::new(year, narrow(month), narrow(day))
        .map_err(|_| format!("`{text}` does not exist: that month has no day {day}"))?;
    Ok(Moment { first, time: None, season: narrow(season), precision, approximate: false, uncertain: false })
}

/// The first month of a season, as the northern hemisphere counts.
fn season_month(season: i16) -> i16 {
    [3, 6, 9, 12][usize::from((season - 21).unsigned_abs()).min(3)]
}

fn narrow(value: i16) -> i8 {
    i8::try_from(value).unwrap_or(i8::MAX)
}

fn number(digits: &str) -> Option<i16> {
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Reads `14:30`, `14:30:05`, each alone or with `Z` or an offset such as `+02:00`.
fn parse_time(text: &str) -> Option<(civil::Time, Option<Offset>)> {
    let zone_at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(zone_at);
    let pair = |text: &str| if text.len() == 2 { number(text).map(narrow) } else { None };
    let mut parts = clock.split(':');
    let (hour, minute) = (pair(parts.next()?)?, pair(parts.next()?)?);
    let second = parts.next().map_or(Some(0), pair)?;
    let offset = match zone {
        "" => None,
        "Z" => Some(Offset::UTC),
        zone => {
            let (hours, minutes) = zone[1..].split_once(':')?;
            let seconds = i32::from(pair(hours)?) * 3600 + i32::from(pair(minutes)?) * 60;
            Some(Offset::from_seconds(if zone.starts_with('-') { -seconds } else { seconds }).ok()?)
        }
    };
    parts.next().is_none().then_some(())?;
    Some((civil::Time::new(hour, minute, second, 0).ok()?, offset))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];

/// Writes a date for readers: `18 July 2025`, `around May 2025`, `since 2019`, `by 3 May 2025`, `8–9 March 2015`.
impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(moment) => write!(f, "{moment}"),
            Self::Since(moment) => write!(f, "since {moment}"),
            Self::By(moment) => write!(f, "by {moment}"),
            Self::Between(from, to) => match from.shortened(to) {
                Some(start) => write!(f, "{start}–{to}"),
                None => write!(f, "{from} – {to}"),
            },
        }
    }
}

impl Moment {
    /// What of this moment must be said before `–` when `to` follows and both are plain: `8` in `8–9 March 2015`.
    fn shortened(&self, to: &Self) -> Option<String> {
        let plain = |moment: &Self| !moment.approximate && !moment.uncertain && moment.precision == self.precision;
        if !(plain(self) && plain(to)) {
            return None;
        }
        let month = MONTHS[usize::from(self.first.month().unsigned_abs()) - 1];
        let same_year = self.first.year() == to.first.year();
        match self.precision {
            Precision::Year => Some(self.first.year().to_string()),
            Precision::Month if same_year => Some(month.to_owned()),
            Precision::Day if same_year && self.first.month() == to.first.month() => Some(self.first.day().to_string()),
            _ => None,
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.approximate, self.uncertain) {
            (true, true) => "possibly around ",
            (true, false) => "around ",
            (false, true) => "possibly ",
            (false, false) => "",
        })?;
        let (year, month) = (self.first.year(), MONTHS[usize::from(self.first.month().unsigned_abs()) - 1]);
        match self.precision {
            Precision::Century | Precision::Decade => write!(f, "the {year}s"),
            Precision::Year => write!(f, "{year}"),
            Precision::Season => write!(f, "{} {year}", SEASONS[usize::from((self.season - 21).unsigned_abs()).min(3)]),
            Precision::Month => write!(f, "{month} {year}"),
            Precision::Day => write!(f, "{} {month} {year}", self.first.day()),
            Precision::Time => {
                let (time, offset) = self.time.unwrap_or((civil::Time::midnight(), None));
                write!(f, "{} {month} {year}, {:02}:{:02}", self.first.day(), time.hour(), time.minute())?;
                match offset {
                    Some(Offset::UTC) => f.write_str(" UTC"),
                    Some(offset) => write!(f, " UTC{}", offset_text(offset)),
                    None => Ok(()),
                }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Edtf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(text.trim()).map_err(|message| {
            let ways = meant::meant(&text);
            let (message, hint) = if text.trim().is_empty() || text.trim() == "?" {
                (
                    "there is no date here".to_owned(),
                    "write the year, `2025`, or what you know: `../2025` is by 2025".to_owned(),
                )
            } else if ways.is_empty() {
                (message, "a date is `2025`, `2025-07`, `2025-07-18` or `2025-07-18T14:30Z`".to_owned())
            } else {
                (format!("`{}` is no date", text.trim()), format!("write `{}`", ways.join("` or `")))
            };
            D::Error::custom(fault(Code::InvalidDate, &message, &hint))
        })
    }
}

impl schemars::JsonSchema for Edtf {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["string", "integer"],
            "description": "A date of EDTF level 1: `2025`, `2025-07`, `2025-07-18`, `2025-07-18T14:30Z`, `2025-07~` (about), `2025-07-18?` (possibly), `2013/2019`, `2019/..` (since), `../2025-05-03` (by).",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Edtf::parse(text).map_or_else(|error| format!("error: {error}"), |date| date.to_string())
    }

    #[test]
    fn dates_are_shown_as_precisely_as_they_are_known() {
        let cases = [
            ("2025", "2025"),
            ("2025-07", "July 2025"),
            ("2025-07-18", "18 July 2025"),
            ("2025-07-18T14:30Z", "18 July 2025, 14:30 UTC"),
            ("2025-07-18T14:30:00-04:00", "18 July 2025, 14:30 UTC-04:00"),
            ("2025-07~", "around July 2025"),
            ("2025-07-18?", "possibly 18 July 2025"),
            ("2025%", "possibly around 2025"),
            ("2013/2019", "2013–2019"),
            ("2015-03-08/2015-03-09", "8–9 March 2015"),
            ("2025-03/2025-04", "March–April 2025"),
            ("2025-12-30/2026-01-02", "30 December 2025 – 2 January 2026"),
            ("2019/..", "since 2019"),
            ("../2025-05-03", "by 3 May 2025"),
            ("201X", "the 2010s"),
            ("2025-07-XX", "July 2025"),
            ("2025-21", "spring 2025"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_told() {
        let cases = [
            ("2025-02-30", "error: `2025-02-30` does not exist: that month has no day 30"),
            ("2025-13", "error: `2025-13` does not exist: there is no month 13"),
            ("yesterday", "error: `yesterday` is no date"),
            ("2019/2013", "error: the end of `2019/2013` is before its start"),
            ("2025-07T10:00", "error: `2025-07T10:00` has a time but no day"),
            ("2025-07-18T25:00", "error: `25:00` is no time of day"),
            ("../..", "error: `../..` is no date: one side must be a date"),
            ("201X-05", "error: `201X-05` is no date"),
            ("", "error: `` is no date"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn the_coarser_date_comes_first_and_no_zone_moves_a_day() {
        let mut dates = [
            "2025-01-02",
            "2025-01",
            "2025-01-01",
            "2025",
            "2025-01-01T09:00+09:00",
            "../2024-12",
            "2025-01-01T08:00Z",
        ];
        dates.sort_by(|a, b| Edtf::parse(a).unwrap().chronological(&Edtf::parse(b).unwrap()));
        assert_eq!(
            dates,
            [
                "../2024-12",
                "2025",
                "2025-01",
                "2025-01-01",
                "2025-01-01T08:00Z",
                "2025-01-01T09:00+09:00",
                "2025-01-02"
            ]
        );
    }

    #[test]
    fn html_gets_only_the_dates_it_knows() {
        let html = |text: &str| Edtf::parse(text).unwrap().datetime();
        assert_eq!(html("2025-07").as_deref(), Some("2025-07"));
        assert_eq!(html("2025-07-18T14:30Z").as_deref(), Some("2025-07-18T14:30Z"));
        assert_eq!(html("2019/.."), None);
        assert_eq!(html("2025-21"), None);
    }

    #[test]
    fn a_date_is_written_as_it_was_read() {
        for text in [
            "20XX",
            "201X",
            "2025",
            "2025-21",
            "2025-07",
            "2025-07-18",
            "2025-07-18T14:30Z",
            "2025-07-18T14:30:05+02:00",
            "2025-07~",
            "2025-07-18?",
            "2025%",
            "2013/2019",
            "2019/..",
            "../2025-05-03",
        ] {
            assert_eq!(Edtf::parse(text).unwrap().notation(), text);
        }
    }

    #[test]
    fn a_role_overlaps_the_days_it_was_held() {
        let overlap = |a: &str, b: &str| Edtf::parse(a).unwrap().overlaps(&Edtf::parse(b).unwrap());
        assert!(overlap("2013/2026-01-03", "2025-07-18"));
        assert!(overlap("2019/..", "2030"));
        assert!(!overlap("2019/..", "2018-12"));
        assert!(overlap("../2020", "1999"));
    }
}
