package compare

import (
	"fmt"
	"image"
	"math"
)

const (
	// blankDeviation: below it, of 255, every channel is as good as constant.
	blankDeviation = 1.0
	// blankEntropy in bits: fewer than about 350 of 800×500 pixels differ from
	// one colour. A page of one colour has 0, a lit ball of a tenth of the page's height 0.1.
	blankEntropy = 0.01
)

// Blank reports whether a picture shows nothing, and says by which number: the
// largest standard deviation of a channel is below 1 of 255, or the entropy of
// its colours at 5 bits a channel is below 0.01 bit. A plain background alone
// is blank, whatever its colour; a small object on it is not.
func Blank(img image.Image) (bool, string) {
	src := toRGBA(img)
	n := src.Rect.Dx() * src.Rect.Dy()
	if n == 0 {
		return true, "the picture has no pixels"
	}
	var sum, squares [3]float64
	counts := make([]int, 1<<15)
	for i := 0; i < len(src.Pix); i += 4 {
		bin := 0
		for k := range 3 {
			v := src.Pix[i+k]
			sum[k] += float64(v)
			squares[k] += float64(v) * float64(v)
			bin = bin<<5 | int(v>>3)
		}
		counts[bin]++
	}
	var deviation float64
	for k := range 3 {
		mean := sum[k] / float64(n)
		deviation = max(deviation, math.Sqrt(max(0, squares[k]/float64(n)-mean*mean)))
	}
	if deviation < blankDeviation {
		return true, fmt.Sprintf("one colour all over (standard deviation %.2f of 255)", deviation)
	}
	if e := entropy(counts, n); e < blankEntropy {
		return true, fmt.Sprintf("next to nothing on one colour (entropy %.4f bit)", e)
	}
	return false, ""
}

// entropy is Shannon's, in bits, of counts that sum to n.
func entropy(counts []int, n int) float64 {
	var e float64
	for _, c := range counts {
		if c > 0 {
			p := float64(c) / float64(n)
			e -= p * math.Log2(p)
		}
	}
	return e
}
