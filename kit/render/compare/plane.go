package compare

import (
	"image"
	"image/draw"
	"math"
)

// plane is a picture reduced to w×h: luma 0…255 and CIELAB, row by row.
type plane struct {
	w, h int
	luma []float64
	lab  [][3]float64
}

// reducedSize divides a size by the whole number that brings the shorter side nearest to 256.
func reducedSize(w, h int) (int, int) {
	f := max(1, int(math.Round(float64(min(w, h))/256)))
	return max(1, w/f), max(1, h/f)
}

// newPlane averages img over w×h cells of equal size, in its stored (gamma) values.
func newPlane(img image.Image, w, h int) *plane {
	src := toRGBA(img)
	sw, sh := src.Rect.Dx(), src.Rect.Dy()
	p := &plane{w: w, h: h, luma: make([]float64, w*h), lab: make([][3]float64, w*h)}
	for y := range h {
		y0, y1 := y*sh/h, max((y+1)*sh/h, y*sh/h+1)
		for x := range w {
			x0, x1 := x*sw/w, max((x+1)*sw/w, x*sw/w+1)
			var r, g, b int
			for v := y0; v < y1; v++ {
				for i := v*src.Stride + 4*x0; i < v*src.Stride+4*x1; i += 4 {
					r += int(src.Pix[i])
					g += int(src.Pix[i+1])
					b += int(src.Pix[i+2])
				}
			}
			n := float64((y1 - y0) * (x1 - x0))
			i := y*w + x
			p.luma[i] = (0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b)) / n
			p.lab[i] = lab(float64(r)/n, float64(g)/n, float64(b)/n)
		}
	}
	return p
}

// toRGBA copies img onto black at the origin.
func toRGBA(img image.Image) *image.RGBA {
	b := img.Bounds()
	dst := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(dst, dst.Rect, img, b.Min, draw.Src)
	return dst
}

// linear is the sRGB transfer function (IEC 61966-2-1), tabulated for 0…255.
var linear = func() (t [256]float64) {
	for i := range t {
		c := float64(i) / 255
		if c <= 0.04045 {
			t[i] = c / 12.92
		} else {
			t[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return t
}()

// lab converts sRGB 0…255 to CIELAB under D65.
func lab(r, g, b float64) [3]float64 {
	lr, lg, lb := linearAt(r), linearAt(g), linearAt(b)
	x := (0.4124*lr + 0.3576*lg + 0.1805*lb) / 0.9505
	y := 0.2126*lr + 0.7152*lg + 0.0722*lb
	z := (0.0193*lr + 0.1192*lg + 0.9505*lb) / 1.089
	fx, fy, fz := labF(x), labF(y), labF(z)
	return [3]float64{116*fy - 16, 500 * (fx - fy), 200 * (fy - fz)}
}

func linearAt(v float64) float64 {
	i := int(v)
	if i >= 255 {
		return linear[255]
	}
	return linear[i] + (v-float64(i))*(linear[i+1]-linear[i])
}

func labF(t float64) float64 {
	if t > 216.0/24389 {
		return math.Cbrt(t)
	}
	return (24389.0/27*t + 16) / 116
}

// distance is CIE76 ΔE, the Euclidean distance in CIELAB; about 2.3 is just noticeable.
func distance(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}
