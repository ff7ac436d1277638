package kit

import (
	"math"

	"github.com/threebook/threebook/kit/runs"
)

// curveRows is about how many rows a loss curve has.
const curveRows = 20

// curveRow is where a training stood.
type curveRow struct {
	Step   int
	Tokens int64    // seen so far
	Loss   float64  // mean over the steps since the row before
	Eval   *float64 // validation loss, as measured last in them; nil where it was not
}

// rowSteps is how many steps a row is of, so that there are about [curveRows] rows
// and an evaluation falls on the end of one: a multiple of the steps between
// evaluations, or a divisor.
func rowSteps(steps, evalSteps int) int {
	if rows := steps / evalSteps; rows >= curveRows/2 {
		return evalSteps * int(math.Round(max(1, float64(rows)/curveRows)))
	}
	for n := (steps + curveRows - 1) / curveRows; n < evalSteps; n++ {
		if evalSteps%n == 0 {
			return n
		}
	}
	return evalSteps
}

// lossCurve gives a row every so many steps, and one of the last.
func lossCurve(lines []runs.Metrics, every int) []curveRow {
	var rows []curveRow
	var row curveRow
	n := 0
	for i, l := range lines {
		if l.Loss != nil {
			row.Loss += *l.Loss
			n++
		}
		if l.EvalLoss != nil {
			row.Eval = l.EvalLoss
		}
		if l.Step%every == 0 || i == len(lines)-1 {
			row.Step, row.Tokens, row.Loss = l.Step, l.Tokens, row.Loss/float64(max(n, 1))
			rows = append(rows, row)
			row, n = curveRow{}, 0
		}
	}
	return rows
}
