package compare

import "math"

// colourLikeness is half which colours there are, by area, and half whether
// they are in the same place. The histograms are averaged over two bin sizes,
// so that a near colour counts for something.
func colourLikeness(p, q *plane, fp, fq []float64) float64 {
	histograms := (intersection(p, q, fp, fq, 4) + intersection(p, q, fp, fq, 8)) / 2
	return (histograms + inPlace(p, q, fp, fq)) / 2
}

// inPlace averages exp(−ΔE/20) over the pixels where a picture has foreground,
// 0 where only one has.
func inPlace(p, q *plane, fp, fq []float64) float64 {
	var sum, total float64
	for i := range fp {
		w := max(fp[i], fq[i])
		if w == 0 {
			continue
		}
		total += w
		sum += min(fp[i], fq[i]) * math.Exp(-distance(p.lab[i], q.lab[i])/20)
	}
	return sum / total
}

func intersection(p, q *plane, fp, fq []float64, bins int) float64 {
	a, areaA := histogram(p, fp, bins)
	b, areaB := histogram(q, fq, bins)
	larger := max(areaA, areaB)
	if larger == 0 {
		return 0
	}
	var common float64
	for i := range a {
		common += min(a[i], b[i])
	}
	return min(1, common/larger)
}

// histogram counts the foreground's colours in bins³ cells of CIELAB (L 0…100,
// a and b −100…100), each pixel shared between the nearest cells, and returns the sum too.
func histogram(p *plane, mask []float64, bins int) (h []float64, sum float64) {
	h = make([]float64, bins*bins*bins)
	for i, c := range p.lab {
		if mask[i] == 0 {
			continue
		}
		var cell [3]int
		var part [3]float64
		for k, v := range [3]float64{c[0] / 100, (c[1] + 100) / 200, (c[2] + 100) / 200} {
			at := min(max(v, 0), 1)*float64(bins) - 0.5
			at = min(max(at, 0), float64(bins-1))
			cell[k] = min(int(math.Floor(at)), bins-2)
			part[k] = at - float64(cell[k])
		}
		for corner := range 8 {
			share, index := mask[i], 0
			for k := range 3 {
				up := corner >> k & 1
				if up == 1 {
					share *= part[k]
				} else {
					share *= 1 - part[k]
				}
				index = index*bins + cell[k] + up
			}
			h[index] += share
		}
	}
	for _, v := range h {
		sum += v
	}
	return h, sum
}
