//! Medians, means and how far they can be trusted.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use serde::Serialize;

/// How often a sample is drawn anew for an interval.
const RESAMPLES: usize = 2_000;

/// A figure with the interval that holds it in 95 of 100 cases.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub(crate) struct Estimate {
    /// The figure.
    pub(crate) value: f64,
    /// The lower end of the interval.
    pub(crate) low: f64,
    /// The upper end of the interval.
    pub(crate) high: f64,
}

/// The middle of the values, or between the two in the middle.
///
/// # Panics
/// When there are none.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (lower, upper) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
    f64::midpoint(lower, upper)
}

/// The arithmetic mean.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The geometric mean of positive values.
pub(crate) fn geometric_mean(values: &[f64]) -> f64 {
    let logarithms: f64 = values.iter().map(|value| value.ln()).sum();
    (logarithms / values.len() as f64).exp()
}

/// A statistic of some values with its interval, by the percentile bootstrap (Efron, 1979). The
/// same values give the same interval.
pub(crate) fn bootstrap(values: &[f64], statistic: fn(&[f64]) -> f64) -> Estimate {
    let mut rng = ChaCha8Rng::seed_from_u64(values.len() as u64);
    let mut below = |bound: usize| ((u64::from(rng.next_u32()) * bound as u64) >> 32) as usize;
    let mut drawn = vec![0.0; values.len()];
    let mut statistics: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            drawn.fill_with(|| values[below(values.len())]);
            statistic(&drawn)
        })
        .collect();
    statistics.sort_unstable_by(f64::total_cmp);
    Estimate {
        value: statistic(values),
        low: statistics[RESAMPLES * 25 / 1000],
        high: statistics[RESAMPLES * 975 / 1000],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        assert_eq!(median(&[9.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 100.0]), 3.0);
    }

    #[test]
    fn the_geometric_mean_halves_and_doubles_alike() {
        assert!((geometric_mean(&[0.5, 2.0]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_interval_holds_its_figure_and_narrows_with_more_values() {
        let values: Vec<f64> = (0..400).map(|n| f64::from(n * 37 % 100)).collect();
        let (few, many) = (bootstrap(&values[..20], mean), bootstrap(&values, mean));
        assert!(many.low < many.value && many.value < many.high);
        assert!(many.high - many.low < (few.high - few.low) / 2.0);
    }

    #[test]
    fn the_interval_of_a_mean_is_as_wide_as_theory_says() {
        let values: Vec<f64> = (0..1000).map(f64::from).collect();
        let estimate = bootstrap(&values, mean);
        // The standard deviation is 1000 / √12, that of the mean of a thousand 9.1.
        let expected = 2.0 * 1.96 * 9.13;
        assert!((estimate.high - estimate.low - expected).abs() < expected / 10.0);
    }

    #[test]
    fn values_that_are_all_the_same_leave_no_doubt() {
        let estimate = bootstrap(&[3.0; 10], median);
        assert_eq!((estimate.low, estimate.high), (3.0, 3.0));
    }
}
