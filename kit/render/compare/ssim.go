package compare

import "math"

const (
	ssimRadius = 5
	ssimSigma  = 1.5
	c1         = (0.01 * 255) * (0.01 * 255)
	c2         = (0.03 * 255) * (0.03 * 255)
)

// ssim averages the local structural similarity of luma with the weights
// given, each pixel's value times both (1 where both pictures have foreground).
func ssim(p, q *plane, weight, both []float64) float64 {
	n := p.w * p.h
	kernel := gaussian(ssimSigma, ssimRadius)
	xx, yy, xy := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		xx[i], yy[i], xy[i] = p.luma[i]*p.luma[i], q.luma[i]*q.luma[i], p.luma[i]*q.luma[i]
	}
	mx, my := blur(p.luma, p.w, p.h, kernel), blur(q.luma, p.w, p.h, kernel)
	xx, yy, xy = blur(xx, p.w, p.h, kernel), blur(yy, p.w, p.h, kernel), blur(xy, p.w, p.h, kernel)
	var sum, total float64
	for i := range n {
		if weight[i] == 0 {
			continue
		}
		total += weight[i]
		vx, vy, cov := xx[i]-mx[i]*mx[i], yy[i]-my[i]*my[i], xy[i]-mx[i]*my[i]
		s := (2*mx[i]*my[i] + c1) * (2*cov + c2) / ((mx[i]*mx[i] + my[i]*my[i] + c1) * (vx + vy + c2))
		sum += weight[i] * both[i] * max(0, s)
	}
	return sum / total
}

// gaussian is a normalised kernel of 2·radius+1 taps.
func gaussian(sigma float64, radius int) []float64 {
	k := make([]float64, 2*radius+1)
	var sum float64
	for i := range k {
		d := float64(i - radius)
		k[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += k[i]
	}
	for i := range k {
		k[i] /= sum
	}
	return k
}

// blur convolves a w×h plane with the kernel along both axes, repeating the border.
func blur(src []float64, w, h int, kernel []float64) []float64 {
	r := len(kernel) / 2
	tmp, dst := make([]float64, w*h), make([]float64, w*h)
	for y := range h {
		row := src[y*w : (y+1)*w]
		for x := range w {
			var s float64
			for k, c := range kernel {
				s += c * row[min(max(x+k-r, 0), w-1)]
			}
			tmp[y*w+x] = s
		}
	}
	for y := range h {
		out := dst[y*w : (y+1)*w]
		for k, c := range kernel {
			row := tmp[min(max(y+k-r, 0), h-1)*w:]
			for x := range out {
				out[x] += c * row[x]
			}
		}
	}
	return dst
}
