package compare

import (
	"fmt"
	"image"
	"math"
)

// Blank placeholder
func Blank(img image.Image) (bool, string) {
	b := img.Bounds()
	h := map[uint32]int{}
	n := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, _ := img.At(x, y).RGBA()
			h[(r>>11)<<10|(g>>11)<<5|bl>>11]++
			n++
		}
	}
	var e float64
	for _, c := range h {
		p := float64(c) / float64(n)
		e -= p * math.Log2(p)
	}
	if e < 0.02 {
		return true, fmt.Sprintf("entropy %.3f bits", e)
	}
	return false, ""
}
