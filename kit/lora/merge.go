package lora

import (
	"runtime"
	"strings"
	"sync"
)

// AddTo adds scale·B·A to a projection's weight [out, in], given by its name in
// the model. Other tensors are left as they are.
func (a *Adapter) AddTo(name string, weight []float32) {
	i, ok := a.Layout.byModule[strings.TrimSuffix(name, ".weight")]
	if !ok {
		return
	}
	down, up := a.Layout.Matrices[i], a.Layout.Matrices[i+1]
	aValues := a.Values[down.Offset : down.Offset+down.Size()]
	bValues := a.Values[up.Offset : up.Offset+up.Size()]
	scale := float32(a.Layout.Config.Scale())
	in, rank := down.Cols, down.Rows

	rows := (up.Rows + runtime.NumCPU() - 1) / runtime.NumCPU()
	var wg sync.WaitGroup
	for from := 0; from < up.Rows; from += rows {
		wg.Go(func() {
			for o := from; o < min(from+rows, up.Rows); o++ {
				row := weight[o*in : (o+1)*in]
				for r := range rank {
					factor := scale * bValues[o*rank+r]
					for j, v := range aValues[r*in : (r+1)*in] {
						row[j] += factor * v
					}
				}
			}
		})
	}
	wg.Wait()
}
