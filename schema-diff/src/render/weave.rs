//! Several plans, each for some backends, as one line of steps: what they have in common stands once.
//!
//! Knows nothing of what a step does.

/// A step, and which of the plans it is of, by their positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Woven<'a, S> {
    pub step: &'a S,
    pub of: Vec<usize>,
}

/// Weaves. Each plan's own steps stay in their order.
pub(super) fn weave<'a, S: PartialEq>(plans: &[&'a [S]]) -> Vec<Woven<'a, S>> {
    let mut woven: Vec<Woven<'a, S>> = Vec::new();
    for (at, plan) in plans.iter().enumerate() {
        woven = with(woven, plan, at);
    }
    woven
}

/// Adds one plan, by the longest line of steps that it has in common with the others.
fn with<'a, S: PartialEq>(
    woven: Vec<Woven<'a, S>>,
    plan: &'a [S],
    number: usize,
) -> Vec<Woven<'a, S>> {
    // How many steps are in common from here on, for each position in both.
    let (rows, columns) = (woven.len(), plan.len());
    let mut common = vec![vec![0_usize; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            common[row][column] = if woven[row].step == &plan[column] {
                common[row + 1][column + 1] + 1
            } else {
                common[row + 1][column].max(common[row][column + 1])
            };
        }
    }
    let mut result = Vec::with_capacity(rows.max(columns));
    let own = |step| Woven {
        step,
        of: vec![number],
    };
    let mut column = 0;
    for (row, mut known) in woven.into_iter().enumerate() {
        while column < columns
            && known.step != &plan[column]
            && common[row][column + 1] > common[row + 1][column]
        {
            result.push(own(&plan[column]));
            column += 1;
        }
        if column < columns && known.step == &plan[column] {
            known.of.push(number);
            column += 1;
        }
        result.push(known);
    }
    result.extend(plan[column..].iter().map(own));
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(plans: &[&str], expected: &str) {
        let plans: Vec<Vec<char>> = plans.iter().map(|plan| plan.chars().collect()).collect();
        let slices: Vec<&[char]> = plans.iter().map(Vec::as_slice).collect();
        let woven = weave(&slices);
        let shown: Vec<String> = woven
            .iter()
            .map(|one| {
                let of: String = one.of.iter().map(ToString::to_string).collect();
                format!("{}{of}", one.step)
            })
            .collect();
        assert_eq!(shown.join(" "), expected);
        // Each plan is in it, whole and in its order.
        for (at, plan) in plans.iter().enumerate() {
            let own: Vec<char> = woven
                .iter()
                .filter(|one| one.of.contains(&at))
                .map(|one| *one.step)
                .collect();
            assert_eq!(&own, plan);
        }
    }

    #[test]
    fn what_is_common_stands_once() {
        check(&["abc"], "a0 b0 c0");
        check(&["abc", "abc"], "a01 b01 c01");
        check(&["abc", "ac"], "a01 b0 c01");
        check(&["ac", "abc"], "a01 b1 c01");
        check(&["abc", "adc"], "a01 b0 d1 c01");
        check(&["", "ab"], "a1 b1");
        check(&["ab", ""], "a0 b0");
        check(&["ab", "ba"], "a0 b01 a1");
        check(&["abc", "axc", "bxc"], "a01 b02 x12 c012");
    }
}
