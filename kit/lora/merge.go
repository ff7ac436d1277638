package lora

import (
	"math"
	"runtime"
	"strings"
	"sync"
)

// AddTo merges the adapter into a projection's weight W [out, in], given by its
// name in the model: W + s·B·A, with DoRA each row scaled to its magnitude. Other
// tensors are left as they are.
func (a *Adapter) AddTo(name string, weight []float32) {
	i, ok := a.Layout.byModule[strings.TrimSuffix(name, ".weight")]
	if !ok {
		return
	}
	m := a.Layout.Modules[i]
	down, up := a.Layout.Matrices[m.first], a.Layout.Matrices[m.first+1]
	aValues, bValues := down.of(a.Values), up.of(a.Values)
	var magnitudes []float32
	if a.Layout.Config.DoRA {
		magnitudes = a.Layout.magnitude(m).of(a.Values)
	}
	scale := float32(m.Scale)
	in, rank := down.Cols, down.Rows

	rows := (up.Rows + runtime.NumCPU() - 1) / runtime.NumCPU()
	var wg sync.WaitGroup
	for from := 0; from < up.Rows; from += rows {
		wg.Go(func() {
			sum := make([]float32, in) // of its own, since W's rounding is the coarser
			for o := from; o < min(from+rows, up.Rows); o++ {
				clear(sum)
				for r := range rank {
					factor := scale * bValues[o*rank+r]
					for j, v := range aValues[r*in : (r+1)*in] {
						sum[j] += factor * v
					}
				}
				row := weight[o*in : (o+1)*in]
				for j, v := range sum {
					row[j] += v
				}
				if magnitudes != nil {
					resize(row, magnitudes[o])
				}
			}
		})
	}
	wg.Wait()
}

// resize scales a row to a norm.
func resize(row []float32, norm float32) {
	sum := 0.0
	for _, v := range row {
		sum += float64(v) * float64(v)
	}
	factor := float32(float64(norm) / max(math.Sqrt(sum), smallestNorm))
	for j := range row {
		row[j] *= factor
	}
}
