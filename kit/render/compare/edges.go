package compare

import "math"

// edgeLikeness compares where the edges are and how strong: Σ2ab ÷ Σ(a²+b²) of
// the blurred gradient magnitudes a and b. It is 0 where only one picture has
// edges, 1 where neither has any, and 0.8 where one has half the other's contrast.
func edgeLikeness(p, q *plane) float64 {
	kernel := gaussian(1.5, 4)
	a := blur(sobel(p), p.w, p.h, kernel)
	b := blur(sobel(q), q.w, q.h, kernel)
	var both, total float64
	for i := range a {
		both += 2 * a[i] * b[i]
		total += a[i]*a[i] + b[i]*b[i]
	}
	if total < 1e-9 {
		return 1
	}
	return both / total
}

// sobel is the gradient magnitude of luma, a quarter of the operator's sum; 0 on the border.
func sobel(p *plane) []float64 {
	out := make([]float64, p.w*p.h)
	for y := 1; y < p.h-1; y++ {
		up, mid, down := p.luma[(y-1)*p.w:], p.luma[y*p.w:], p.luma[(y+1)*p.w:]
		for x := 1; x < p.w-1; x++ {
			gx := up[x+1] + 2*mid[x+1] + down[x+1] - up[x-1] - 2*mid[x-1] - down[x-1]
			gy := down[x-1] + 2*down[x] + down[x+1] - up[x-1] - 2*up[x] - up[x+1]
			out[y*p.w+x] = math.Sqrt(gx*gx+gy*gy) / 4
		}
	}
	return out
}
