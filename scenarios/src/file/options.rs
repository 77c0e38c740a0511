//! Reads `summary`, `[faults]` and `[readings]`.

use sim::reading::{ReadingId, Readings};
use toml::de::DeTable;

use super::document::Reader;

impl Reader<'_> {
    /// A file may say of which family it is; then it must be this one.
    pub(super) fn family(&mut self, root: &DeTable<'_>) {
        let Some(item) = root.get("family") else {
            return;
        };
        let expected = format!("`{}`, as which the file is read", self.tables.family);
        if let Some(text) = self.text(item, &expected)
            && text.value != self.tables.family
        {
            let message = format!("another family: `{}`", text.value);
            self.problems.add(text.span, message, expected, None);
        }
    }

    pub(super) fn summary(&mut self, root: &DeTable<'_>) -> String {
        let expected = "summary = \"what the scenario is about, in a sentence\"";
        let Some(item) = root.get("summary") else {
            self.problems.add(0..0, "no `summary`", expected, None);
            return String::new();
        };
        let Some(summary) = self.text(item, expected) else {
            return String::new();
        };
        if summary.value.trim().is_empty() {
            self.problems
                .add(summary.span, "an empty summary", expected, None);
        }
        summary.value
    }

    /// The sites at which faults may strike, and how many may strike in all.
    pub(super) fn faults(&mut self, root: &DeTable<'_>) -> (Vec<u8>, u32) {
        let Some(section) = self.section(root, "faults") else {
            return (Vec::new(), 0);
        };
        self.check_keys(section, "key", &["sites", "most"]);
        let mut sites = Vec::new();
        if let Some(item) = section.get("sites") {
            let items: Vec<_> = self.array(item, "an array of fault sites").collect();
            for item in items {
                let Some(site) = self.text(item, "the name of a fault site") else {
                    continue;
                };
                let known = self.tables.faults;
                match known.iter().position(|it| it.name == site.value) {
                    Some(index) if sites.contains(&(index as u8)) => {
                        let message = format!("the fault site `{}` twice", site.value);
                        self.problems
                            .add(site.span, message, "each site once", None);
                    }
                    Some(index) => sites.push(index as u8),
                    None => {
                        let known = known.iter().map(|it| it.name);
                        self.problems
                            .unknown(site.span, "fault site", &site.value, known);
                    }
                }
            }
        }
        let most = section.get("most");
        let most = most.map_or(Some(1), |item| {
            self.number(item, "how many faults may strike")
        });
        (sites, most.unwrap_or_default())
    }

    /// The readings that the file settles.
    pub(super) fn readings(&mut self, root: &DeTable<'_>) -> Readings {
        match self.section(root, "readings") {
            Some(section) => self.assignment(section, Readings::UNDECIDED),
            None => Readings::UNDECIDED,
        }
    }

    /// How many preemptions the scenario affords under loom, if it can run there.
    pub(super) fn loom(&mut self, root: &DeTable<'_>) -> Option<usize> {
        let section = self.section(root, "loom")?;
        self.check_keys(section, "key", &["preemptions"]);
        let item = section.get("preemptions")?;
        self.number(item, "how many preemptions")
            .map(|number| number as usize)
    }

    /// `reading = "value"` pairs, over those decided already.
    pub(super) fn assignment(&mut self, table: &DeTable<'_>, mut readings: Readings) -> Readings {
        for (key, item) in table {
            let known = self.tables.readings;
            let Some(index) = known
                .iter()
                .position(|it| it.name == key.get_ref().as_ref())
            else {
                let names = known.iter().map(|it| it.name);
                self.problems
                    .unknown(key.span(), "reading", key.get_ref(), names);
                continue;
            };
            let values = known[index].values;
            let Some(value) = self.text(item, "one of the reading's values") else {
                continue;
            };
            match values.iter().position(|it| *it == value.value) {
                Some(at) => readings = readings.with(ReadingId(index as u8), at as u8),
                None => {
                    let what = format!("value of `{}`", key.get_ref());
                    let values = values.iter().copied();
                    self.problems
                        .unknown(value.span, &what, &value.value, values);
                }
            }
        }
        readings
    }
}
