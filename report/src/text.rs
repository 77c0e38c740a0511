//! Small things that every renderer for people needs: grouped digits, wrapped lines, plurals.

/// `20000` as `20,000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 scenario`, `20,000 scenarios`.
pub(crate) fn counted(number: u64, unit: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {unit}{plural}", grouped(number))
}

/// The lines of a text, none wider than `width` characters. Breaks between words, else behind
/// punctuation (calls and identifiers have no spaces), else anywhere.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest: Vec<char> = text.trim().chars().collect();
    while rest.len() > width.max(1) {
        let end = line_end(&rest, width.max(1));
        let tail = rest.split_off(end);
        lines.push(rest.iter().collect::<String>().trim_end().to_owned());
        rest = tail.into_iter().skip_while(|one| *one == ' ').collect();
    }
    if !rest.is_empty() {
        lines.push(rest.into_iter().collect());
    }
    lines
}

/// Where a line of at most `width` characters ends best. A break that wastes more than half of
/// the line is worse than one within a word.
fn line_end(text: &[char], width: usize) -> usize {
    let space = (1..=width).rev().find(|&end| text[end] == ' ');
    let punctuation = |end: &usize| matches!(text[end - 1], ',' | '(' | '.' | '/' | '_' | '-');
    let behind = (1..=width).rev().find(punctuation);
    let far_enough = |end: &usize| *end * 2 >= width;
    space
        .filter(far_enough)
        .or(behind.filter(far_enough))
        .or(space)
        .unwrap_or(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three() {
        let numbers = [0, 999, 1_000, 1_234_567].map(grouped);
        assert_eq!(numbers, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(counted(1, "state"), "1 state");
        assert_eq!(counted(2_000, "state"), "2,000 states");
    }

    #[test]
    fn lines_break_between_words_or_behind_punctuation_and_lose_nothing() {
        let call = "request = EnumerateNtmsObject(admin, library, NTMS_LIBREQUEST)[0]";
        assert_eq!(
            wrapped(call, 24),
            [
                "request =",
                "EnumerateNtmsObject(",
                "admin, library,",
                "NTMS_LIBREQUEST)[0]"
            ]
        );
        assert_eq!(wrapped("aaaaaaaa", 3), ["aaa", "aaa", "aa"]);
        assert!(wrapped("", 3).is_empty());
        for width in 1..70 {
            let lines = wrapped(call, width);
            assert!(lines.iter().all(|line| line.chars().count() <= width));
            let joined = lines.concat().replace(' ', "");
            assert_eq!(joined, call.replace(' ', ""));
        }
    }
}
