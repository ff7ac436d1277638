package agreement

import (
	"cmp"
	"math"
	"slices"
)

// Spearman is Spearman's rank correlation in [-1, 1]: Pearson's correlation of the
// ranks, where tied values share the mean of the ranks they take up (C. Spearman,
// The proof and measurement of association between two things, American Journal of
// Psychology 15, 1904; M. G. Kendall, Rank Correlation Methods, chapter 3).
//
// It is undefined with fewer than two values ([ErrFew]) or where all of one side
// are equal ([ErrConstant]). Values must be finite.
func Spearman(x, y []float64) (float64, error) {
	if err := sameLength(x, y); err != nil {
		return 0, err
	}
	if len(x) < 2 {
		return 0, ErrFew
	}
	a, b := ranks(x), ranks(y)
	middle := float64(len(x)+1) / 2
	var xx, yy, xy float64
	for i := range a {
		dx, dy := a[i]-middle, b[i]-middle
		xx += dx * dx
		yy += dy * dy
		xy += dx * dy
	}
	if xx == 0 || yy == 0 {
		return 0, ErrConstant
	}
	return xy / math.Sqrt(xx*yy), nil
}

// ranks counts from 1; tied values have the mean of their ranks.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	out := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return out
}

// Kendall is Kendall's tau-b in [-1, 1]: of all pairs of pictures, those that both
// sides order alike minus those that they order the other way round, over
// √((n₀-n₁)(n₀-n₂)), where n₀ = n(n-1)/2 and n₁ and n₂ are the pairs tied on either
// side (M. G. Kendall, The treatment of ties in ranking problems, Biometrika 33,
// 1945). It takes time n·log n (W. R. Knight, A computer method for calculating
// Kendall's tau with ungrouped data, JASA 61, 1966).
//
// It is undefined with fewer than two values ([ErrFew]) or where all of one side
// are equal ([ErrConstant]). Values must be finite.
func Kendall(x, y []float64) (float64, error) {
	if err := sameLength(x, y); err != nil {
		return 0, err
	}
	n := len(x)
	if n < 2 {
		return 0, ErrFew
	}
	pairs := make([][2]float64, n)
	for i := range pairs {
		pairs[i] = [2]float64{x[i], y[i]}
	}
	slices.SortFunc(pairs, func(a, b [2]float64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	tiedX := ties(n, func(i, j int) bool { return pairs[i][0] == pairs[j][0] })
	tiedBoth := ties(n, func(i, j int) bool { return pairs[i] == pairs[j] })
	sorted := make([]float64, n)
	for i, p := range pairs {
		sorted[i] = p[1]
	}
	// Sorted by x, and by y among equals, each pair in the wrong order of y is discordant.
	discordant := inversions(sorted, make([]float64, n))
	tiedY := ties(n, func(i, j int) bool { return sorted[i] == sorted[j] })
	all := n * (n - 1) / 2
	if all == tiedX || all == tiedY {
		return 0, ErrConstant
	}
	return float64(all-tiedX-tiedY+tiedBoth-2*discordant) / math.Sqrt(float64(all-tiedX)*float64(all-tiedY)), nil
}

// ties counts the pairs within runs of equals.
func ties(n int, equal func(i, j int) bool) int {
	count := 0
	for from := 0; from < n; {
		to := from + 1
		for to < n && equal(from, to) {
			to++
		}
		count += (to - from) * (to - from - 1) / 2
		from = to
	}
	return count
}

// inversions sorts values and counts the pairs that were in the wrong order.
func inversions(values, buffer []float64) int {
	if len(values) < 2 {
		return 0
	}
	half := len(values) / 2
	left, right := values[:half], values[half:]
	count := inversions(left, buffer) + inversions(right, buffer)
	merged := buffer[:0]
	for len(left) > 0 && len(right) > 0 {
		if left[0] <= right[0] {
			merged, left = append(merged, left[0]), left[1:]
		} else {
			merged, right = append(merged, right[0]), right[1:]
			count += len(left)
		}
	}
	merged = append(append(merged, left...), right...)
	copy(values, merged)
	return count
}
