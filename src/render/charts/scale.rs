//! The axis of time: days to places on it.
//!
//! An axis is a row of slots of one width. Each stands for the same step of the calendar, a week, a quarter, ten years, so
//! that everything is to scale. Where nothing happened for so long that the rest would be squeezed, the axis is broken:
//! one slot stands for the time left out, and is marked.

use jiff::civil;
use jiff::{Span, ToSpan};

use super::real;

/// Slots on an axis at most: each is to have room for a year, and 24 px to be touched, on a screen of 320 px.
const SLOTS: usize = 10;

/// How much finer the steps must get for an axis to be broken, at a gap of two thirds of the time it shows.
const WORTH_A_BREAK: i64 = 4;

const BREAKS: usize = 2;

const EPOCH: civil::Date = civil::Date::constant(1970, 1, 1);

/// Steps from fine to coarse.
const STEPS: [Step; 17] = [
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(4 * 12),
    Step::Months(5 * 12),
    Step::Months(10 * 12),
    Step::Months(20 * 12),
    Step::Months(50 * 12),
    Step::Months(100 * 12),
    Step::Months(200 * 12),
    Step::Months(1000 * 12),
];

/// The day of a date, counted from 1 January 1970.
pub(super) fn day(date: civil::Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24
}

fn date(day: i64) -> civil::Date {
    EPOCH.saturating_add(Span::new().try_days(day).unwrap_or_else(|_| 0.days()))
}

/// The time that one slot stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Days(i64),
    Months(i64),
}

impl Step {
    /// Which step of the calendar a day lies in. Weeks begin on Monday, other steps where their number says.
    fn index(self, day: i64) -> i64 {
        match self {
            Self::Days(7) => (day + 3).div_euclid(7),
            Self::Days(days) => day.div_euclid(days),
            Self::Months(months) => {
                let date = date(day);
                (i64::from(date.year()) * 12 + i64::from(date.month()) - 1).div_euclid(months)
            }
        }
    }

    /// The first day of a step.
    fn start(self, index: i64) -> i64 {
        match self {
            Self::Days(7) => index * 7 - 3,
            Self::Days(days) => index * days,
            Self::Months(months) => {
                let month = index * months;
                let year = i16::try_from(month.div_euclid(12)).unwrap_or(9999);
                let month = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
                civil::Date::new(year, month, 1).map_or_else(|_| day(civil::Date::MAX), day)
            }
        }
    }

    /// Days it has, about.
    pub(super) fn days(self) -> i64 {
        match self {
            Self::Days(days) => days,
            Self::Months(months) => months * 30,
        }
    }
}

/// Days without a break: from one step of the calendar to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    /// The first step and the last.
    steps: (i64, i64),
    /// The slot of the first.
    slot: usize,
}

/// A slot of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// The first day and the last that it stands for.
    pub(super) first: civil::Date,
    pub(super) last: civil::Date,
    /// Whether it stands for time that is left out.
    pub(super) is_break: bool,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) step: Step,
    stretches: Vec<Stretch>,
    /// How many slots it has.
    pub(super) slots: usize,
    /// The last day that it was made for; its last slot may stand for later ones.
    last: i64,
}

impl Scale {
    /// The axis for some spans of days, each from its first to its last, in order of time; `None` if there are none.
    pub(super) fn over(spans: &[(i64, i64)]) -> Option<Self> {
        let first = spans.first()?.0;
        let last = spans.iter().map(|span| span.1).max()?;
        let mut gaps = Vec::new();
        let mut reached = spans[0].1;
        for span in spans {
            if span.0 > reached + 1 {
                gaps.push((reached, span.0));
            }
            reached = reached.max(span.1);
        }
        gaps.sort_by_key(|gap| (std::cmp::Reverse(gap.1 - gap.0), gap.0));
        let mut best = Self::fit(&[(first, last)])?;
        let mut shown = last - first;
        for breaks in 1..=gaps.len().min(BREAKS) {
            let gap = gaps[breaks - 1].1 - gaps[breaks - 1].0;
            if gap * 3 < shown * 2 {
                break;
            }
            shown -= gap;
            let mut cuts = gaps[..breaks].to_vec();
            cuts.sort_unstable();
            let starts = std::iter::once(first).chain(cuts.iter().map(|cut| cut.1));
            let ends = cuts.iter().map(|cut| cut.0).chain(std::iter::once(last));
            let pieces: Vec<_> = starts.zip(ends).collect();
            let broken = Self::fit(&pieces);
            let is_worth_it = |broken: &Self| best.step.days() >= WORTH_A_BREAK * broken.step.days();
            if let Some(broken) = broken.filter(is_worth_it) {
                best = broken;
            }
        }
        Some(best)
    }

    /// The axis with the finest steps on which some pieces have room; `None` if they touch on it.
    fn fit(pieces: &[(i64, i64)]) -> Option<Self> {
        for step in STEPS {
            let mut stretches: Vec<Stretch> = Vec::new();
            let mut slot = 0;
            for piece in pieces {
                let steps = (step.index(piece.0), step.index(piece.1));
                if let Some(before) = stretches.last() {
                    if steps.0 <= before.steps.1 + 1 {
                        return None;
                    }
                    slot += 1;
                }
                stretches.push(Stretch { steps, slot });
                slot += usize::try_from(steps.1 - steps.0 + 1).unwrap_or(usize::MAX / 4);
            }
            if slot <= SLOTS {
                let last = pieces.last()?.1;
                return Some(Self { step, stretches, slots: slot, last });
            }
        }
        None
    }

    /// The place of the beginning of a day, from 0 to 1; a day that is left out is where the axis goes on.
    pub(super) fn place(&self, day: i64) -> f64 {
        let index = self.step.index(day);
        let stretch = self.stretches.iter().find(|stretch| index <= stretch.steps.1);
        let Some(stretch) = stretch else { return 1.0 };
        let slot = real(stretch.slot);
        if index < stretch.steps.0 {
            return slot / real(self.slots);
        }
        let (start, end) = (self.step.start(index), self.step.start(index + 1));
        let within = small(day - start) / small((end - start).max(1));
        (slot + small(index - stretch.steps.0) + within) / real(self.slots)
    }

    /// Whether the axis shows a day.
    pub(super) fn shows(&self, day: i64) -> bool {
        let index = self.step.index(day);
        self.stretches.iter().any(|stretch| (stretch.steps.0..=stretch.steps.1).contains(&index))
    }

    /// The day that the words for the axis end with: the last one that it was made for, or a later one that it shows too.
    pub(super) fn end(&self, later: Option<i64>) -> civil::Date {
        date(later.filter(|day| self.shows(*day)).map_or(self.last, |day| day.max(self.last)))
    }

    /// The slots in order.
    pub(super) fn slots(&self) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::new();
        for stretch in &self.stretches {
            let start = |index| date(self.step.start(index));
            if let Some(before) = slots.last() {
                let first = before.last.saturating_add(1.day());
                let last = start(stretch.steps.0).saturating_sub(1.day());
                slots.push(Slot { first, last, is_break: true });
            }
            let steps = stretch.steps.0..=stretch.steps.1;
            slots.extend(steps.map(|index| Slot {
                first: start(index),
                last: start(index + 1).saturating_sub(1.day()),
                is_break: false,
            }));
        }
        slots
    }
}

/// A number of days or steps as a number for geometry.
fn small(count: i64) -> f64 {
    i32::try_from(count).map_or(0.0, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(dates: &[&str]) -> Vec<(i64, i64)> {
        dates.iter().map(|text| day(text.parse().unwrap())).map(|day| (day, day)).collect()
    }

    fn first_days(scale: &Scale) -> Vec<String> {
        scale.slots().iter().map(|slot| if slot.is_break { "…".to_owned() } else { slot.first.to_string() }).collect()
    }

    #[test]
    fn steps_are_as_fine_as_there_is_room_for() {
        let cases: [(&[&str], Step, &str); 4] = [
            (&["2025-07-18", "2025-07-19", "2025-07-21"], Step::Days(1), "2025-07-18"),
            (&["2025-01-15", "2025-04-04", "2025-08-02"], Step::Months(1), "2025-01-01"),
            (&["2017-03-01", "2021-01-01", "2026-02-19"], Step::Months(12), "2017-01-01"),
            (&["1998-12-06", "2012-01-01", "2026-02-19"], Step::Months(48), "1996-01-01"),
        ];
        for (dates, step, first) in cases {
            let scale = Scale::over(&days(dates)).unwrap();
            assert_eq!((scale.step, &*first_days(&scale)[0]), (step, first), "{dates:?}");
            assert!(scale.slots <= SLOTS);
        }
    }

    #[test]
    fn an_axis_is_broken_only_where_that_gives_the_rest_much_more_room() {
        let early = Scale::over(&days(&["1798-07-06", "2025-03-14", "2025-06-01", "2025-12-22"])).unwrap();
        assert_eq!(early.step, Step::Months(2));
        assert_eq!(first_days(&early)[..3], ["1798-07-01", "…", "2025-03-01"]);
        let even = Scale::over(&days(&["1998-12-06", "2013-04-14", "2019-01-23", "2026-02-19"])).unwrap();
        assert!(!first_days(&even).contains(&"…".to_owned()));
    }

    #[test]
    fn later_days_lie_further_on_and_a_step_is_a_slot() {
        let scale = Scale::over(&days(&["1798-07-06", "2025-03-14", "2025-06-01", "2025-12-22"])).unwrap();
        let order = days(&["1798-07-06", "1798-07-07", "1900-01-01", "2025-03-14", "2025-03-15", "2025-12-22"]);
        let places: Vec<f64> = order.iter().map(|day| scale.place(day.0)).collect();
        assert!(places.is_sorted() && places[0] < places[1] && places[3] < places[4], "{places:?}");
        let (start, next) =
            (scale.place(day("2025-05-01".parse().unwrap())), scale.place(day("2025-07-01".parse().unwrap())));
        assert!((next - start - 1.0 / real(scale.slots)).abs() < 1e-9);
        assert!(!scale.shows(day("1900-01-01".parse().unwrap())) && scale.shows(order[3].0));
    }
}
