//! An explainer in the forms of others: tables, a timeline for TimelineJS, a calendar.

use icalendar::{Calendar, Component, EventLike, Property};
use serde_json::{Value, json};

use super::said::{Said, plain};
use crate::date::{Edtf, Moment};
use crate::model::{Event, EventKind, EventStatus};
use crate::render::structured_data::time;

impl Said<'_> {
    pub(super) fn timeline_csv(&self) -> csv::Result<Vec<u8>> {
        let head = ["id", "date", "date_text", "title", "text", "kind", "status", "place", "actors", "sources", "url"];
        let rows = self.events().map(|(event, id)| {
            let data = self.event(event, id);
            let sources: Vec<String> = data.sources.into_iter().map(|source| source.id).collect();
            [
                data.id,
                data.date,
                data.date_text,
                data.title,
                data.text.unwrap_or_default(),
                data.kind,
                data.status,
                data.place.unwrap_or_default(),
                data.actors.join("; "),
                sources.join("; "),
                data.url,
            ]
        });
        table(head, rows)
    }

    pub(super) fn reactions_csv(&self) -> csv::Result<Vec<u8>> {
        let head = ["id", "date", "who", "actor", "form", "text", "stance", "on", "source", "url"];
        let rows = self.reactions().into_iter().map(|data| {
            [
                data.id,
                data.date,
                data.who,
                data.actor.unwrap_or_default(),
                data.form,
                data.text,
                data.stance.unwrap_or_default(),
                data.on.unwrap_or_default(),
                data.source.id,
                data.url,
            ]
        });
        table(head, rows)
    }

    pub(super) fn timeline_js(&self) -> Value {
        let slide = |(event, id): (&Event, &String)| {
            let mut text = event.text.as_ref().map(|text| crate::text::escape(&text.plain())).unwrap_or_default();
            let url = crate::text::escape(&self.here(&format!("event-{id}")));
            text.push_str(&format!("<p><a href=\"{url}\">In the explainer</a></p>"));
            json!({
                "unique_id": format!("event-{id}"),
                "start_date": moment(event.date.start()),
                "end_date": event.date.end().filter(|_| matches!(event.date, Edtf::Between(..))).map(moment),
                "display_date": event.date.to_string(),
                "text": { "headline": crate::text::escape(&event.title), "text": text },
                "group": event.group.as_ref().map(ToString::to_string),
            })
        };
        let (eras, events): (Vec<_>, Vec<_>) = self
            .events()
            .partition(|(event, _)| event.kind == EventKind::Era && matches!(event.date, Edtf::Between(..)));
        let record = self.record();
        without_nulls(json!({
            "title": { "text": {
                "headline": crate::text::escape(&record.title),
                "text": crate::text::escape(&record.summary.plain()),
            } },
            "events": events.into_iter().map(slide).collect::<Vec<_>>(),
            "eras": eras.into_iter().map(slide).collect::<Vec<_>>(),
        }))
    }

    /// Planned events as days of a calendar. Nothing in it depends on when it was made.
    pub(super) fn calendar(&self) -> Vec<u8> {
        let mut calendar = Calendar::new();
        // The crate escapes the texts of all properties but `NAME` (RFC 7986), which it does not know.
        let name = calendar_text(&self.record().title);
        calendar.append_property(Property::new("NAME", escaped(&name)));
        calendar.append_property(Property::new("X-WR-CALNAME", name));
        let stamp = time(self.record().last_changed()).replace(['-', ':'], "");
        for (event, id) in self.events().filter(|(event, _)| event.status == EventStatus::Planned) {
            let mut entry = icalendar::Event::new();
            entry.uid(&self.here(&format!("event-{id}")));
            entry.add_property("DTSTAMP", &stamp);
            entry.summary(&calendar_text(&format!("{} ({})", event.title, event.date)));
            if let Some(text) = plain(event.text.as_ref()) {
                entry.description(&calendar_text(&text));
            }
            if let Some(place) = &event.place {
                entry.location(&calendar_text(place));
            }
            entry.url(&self.here(&format!("event-{id}")));
            let day = |name: &str, day: jiff::civil::Date| {
                let mut property = Property::new(name, day.strftime("%Y%m%d").to_string());
                property.add_parameter("VALUE", "DATE");
                property.done()
            };
            entry.append_property(day("DTSTART", event.date.first_day()));
            // The end of a day's entry is the day after it.
            if let Some(end) = event.date.last_day().and_then(|last| last.tomorrow().ok()) {
                entry.append_property(day("DTEND", end));
            }
            calendar.push(entry.done());
        }
        calendar.to_string().into_bytes()
    }
}

/// A date as TimelineJS has it: as far as it is known.
fn moment(moment: &Moment) -> Value {
    let (year, month, day) = moment.parts();
    json!({ "year": year, "month": month, "day": day })
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        value => value,
    }
}

/// A text as RFC 5545 has it (section 3.3.11): its lines end in one way, and it holds no other control character.
fn calendar_text(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.replace(|letter: char| letter.is_control() && !matches!(letter, '\n' | '\t'), "\u{fffd}")
}

/// The form in which a text stands behind a property's name (RFC 5545, section 3.3.11).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A table as RFC 4180 has it. A cell that a spreadsheet would take for a formula gets an apostrophe before it
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> csv::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row.map(|cell| if is_formula(&cell) { format!("'{cell}") } else { cell }))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// Whether a spreadsheet would work out what a cell says; a number below nothing is one.
fn is_formula(cell: &str) -> bool {
    // Wide forms are signs too where East Asian letters are typed.
    cell.starts_with(['=', '+', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        || (cell.starts_with('-') && cell.parse::<f64>().is_err())
}
