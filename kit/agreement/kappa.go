package agreement

import "fmt"

// WeightedKappa is Cohen's kappa with quadratic weights over equal bins of [0, 1]:
//
//	κ = 1 - Σ (i-j)² O(i,j) / Σ (i-j)² E(i,j)
//
// where O(i,j) counts pictures in bin i of one side and bin j of the other, and
// E(i,j) is what it would be if the sides had nothing to do with each other (J.
// Cohen, Weighted kappa, Psychological Bulletin 70, 1968). 1 is the same bin for all
// pictures, 0 what chance gives; unlike a correlation it falls when one side is
// always higher. Bin i is [i/bins, (i+1)/bins), and the last holds 1 too.
//
// It is undefined with fewer than two values ([ErrFew]) and where one side puts all
// into one bin ([ErrOneBin]): it would be 0 then whatever the other side says.
func WeightedKappa(x, y []float64, bins int) (float64, error) {
	if err := sameLength(x, y); err != nil {
		return 0, err
	}
	if bins < 2 {
		return 0, fmt.Errorf("measure agreement: %d bins, want at least 2", bins)
	}
	if len(x) < 2 {
		return 0, ErrFew
	}
	rows, columns := make([]float64, bins), make([]float64, bins)
	observed := 0.0
	for i := range x {
		a, b := bin(x[i], bins), bin(y[i], bins)
		rows[a]++
		columns[b]++
		observed += float64((a - b) * (a - b))
	}
	if oneBin(rows) || oneBin(columns) {
		return 0, ErrOneBin
	}
	expected := 0.0
	for i, r := range rows {
		for j, c := range columns {
			expected += float64((i-j)*(i-j)) * r * c
		}
	}
	return 1 - observed*float64(len(x))/expected, nil
}

// bin is the bin of a value; bounds are taken as the nearest float64 to i/bins.
func bin(v float64, bins int) int {
	i := min(max(int(v*float64(bins)), 0), bins-1)
	switch {
	case i > 0 && v < float64(i)/float64(bins):
		i--
	case i < bins-1 && v >= float64(i+1)/float64(bins):
		i++
	}
	return i
}

func oneBin(counts []float64) bool {
	filled := 0
	for _, c := range counts {
		if c > 0 {
			filled++
		}
	}
	return filled == 1
}
