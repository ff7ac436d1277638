package compare

import "math"

const (
	stepLimit  = 4.0  // ΔE between neighbours that a background may have
	driftLimit = 20.0 // ΔE from the border pixel that the fill came from
	leastShare = 0.003
)

// foreground returns 1 for each pixel that does not belong to the background,
// else 0. The background is what a flood fill from the border reaches in small
// steps of colour without drifting far from where it started: a plain colour, a
// gradient, a smooth floor under a smooth sky. Where next to nothing is left
// (a shader that fills the page), the whole picture is foreground, unless it is blank.
func (p *plane) foreground() []float64 {
	from := make([]int32, p.w*p.h) // border pixel the fill came from, +1
	var queue []int32
	start := func(x, y int) {
		i := y*p.w + x
		if from[i] == 0 {
			from[i] = int32(i) + 1
			queue = append(queue, int32(i))
		}
	}
	for x := range p.w {
		start(x, 0)
		start(x, p.h-1)
	}
	for y := range p.h {
		start(0, y)
		start(p.w-1, y)
	}
	for n := 0; n < len(queue); n++ {
		i := int(queue[n])
		x, y := i%p.w, i/p.w
		for _, d := range [4][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
			u, v := x+d[0], y+d[1]
			if u < 0 || v < 0 || u >= p.w || v >= p.h {
				continue
			}
			j := v*p.w + u
			if from[j] == 0 && distance(p.lab[i], p.lab[j]) < stepLimit && distance(p.lab[j], p.lab[from[i]-1]) < driftLimit {
				from[j] = from[i]
				queue = append(queue, int32(j))
			}
		}
	}
	mask := make([]float64, p.w*p.h)
	count := 0
	for i := range mask {
		if from[i] == 0 {
			mask[i] = 1
			count++
		}
	}
	if float64(count) < leastShare*float64(len(mask)) && !p.flat() {
		for i := range mask {
			mask[i] = 1
		}
	}
	return mask
}

// flat reports whether nearly every pixel has the same colour.
func (p *plane) flat() bool {
	mean := p.meanLab(nil)
	var sum float64
	for _, c := range p.lab {
		d := distance(c, mean)
		sum += d * d
	}
	return math.Sqrt(sum/float64(len(p.lab))) < 1
}

// meanLab averages the pixels where mask is 0; all for a nil mask or where none is.
func (p *plane) meanLab(mask []float64) (mean [3]float64) {
	n := 0.0
	for i, c := range p.lab {
		if mask != nil && mask[i] != 0 {
			continue
		}
		for k := range c {
			mean[k] += c[k]
		}
		n++
	}
	if n == 0 {
		return p.meanLab(nil)
	}
	for k := range mean {
		mean[k] /= n
	}
	return mean
}

// backgroundLikeness is exp(−ΔE/20) of the mean background colours.
func (p *plane) backgroundLikeness(q *plane, fp, fq []float64) float64 {
	return math.Exp(-distance(p.meanLab(fp), q.meanLab(fq)) / 20)
}
