package compare

import (
	"image"
	"image/color"
	"math"
	"testing"
)

var (
	grey = color.RGBA{70, 74, 80, 255}
	sky  = color.RGBA{120, 170, 220, 255}
	red  = color.RGBA{220, 40, 30, 255}
	blue = color.RGBA{40, 60, 220, 255}
)

func page(bg color.RGBA) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 800, 500))
	for y := range 500 {
		for x := range 800 {
			img.SetRGBA(x, y, bg)
		}
	}
	return img
}

func shade(c color.RGBA, f float64) color.RGBA {
	return color.RGBA{uint8(float64(c.R) * f), uint8(float64(c.G) * f), uint8(float64(c.B) * f), 255}
}

// ball draws a sphere lit from the upper left.
func ball(img *image.RGBA, cx, cy, r int, c color.RGBA) *image.RGBA {
	for y := cy - r; y <= cy+r; y++ {
		for x := cx - r; x <= cx+r; x++ {
			dx, dy := float64(x-cx)/float64(r), float64(y-cy)/float64(r)
			if d := dx*dx + dy*dy; d <= 1 {
				img.SetRGBA(x, y, shade(c, 0.25+0.75*max(0, (-dx-dy+math.Sqrt(1-d))/math.Sqrt(3))))
			}
		}
	}
	return img
}

// box draws two faces of a cube.
func box(img *image.RGBA, cx, cy, r int, c color.RGBA) *image.RGBA {
	for y := cy - r; y <= cy+r; y++ {
		for x := cx - r; x <= cx+r; x++ {
			f := 0.9
			if x > cx {
				f = 0.45
			}
			img.SetRGBA(x, y, shade(c, f))
		}
	}
	return img
}

// fill draws a pattern without any background.
func fill(phase float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 800, 500))
	for y := range 500 {
		for x := range 800 {
			v := 0.5 + 0.5*math.Sin(float64(x)/40+phase)*math.Cos(float64(y)/30)
			img.SetRGBA(x, y, color.RGBA{uint8(255 * v), uint8(200 * v), 90, 255})
		}
	}
	return img
}

func TestSimilarityRange(t *testing.T) {
	t.Parallel()
	reference := ball(page(grey), 400, 250, 110, red)
	for _, c := range []struct {
		name      string
		b         image.Image
		low, high float64
	}{
		{"itself", reference, 1, 1},
		{"empty page of the same colour", page(grey), 0, 0.05},
		{"empty page of another colour", page(sky), 0, 0.1},
		{"moved by two pixels", ball(page(grey), 402, 250, 110, red), 0.85, 0.999},
		{"another background", ball(page(sky), 400, 250, 110, red), 0.5, 0.9},
		{"another colour", ball(page(grey), 400, 250, 110, blue), 0.5, 0.8},
		{"a box in its place", box(page(grey), 400, 250, 100, red), 0.3, 0.75},
		{"the same background, an object elsewhere", box(page(grey), 120, 100, 60, blue), 0, 0.2},
		{"a page filled by a shader", fill(0), 0, 0.3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := Similarity(reference, c.b)
			t.Logf("%+v", s)
			if s.Total < c.low || s.Total > c.high {
				t.Errorf("total %.3f, want %.2f to %.2f (%+v)", s.Total, c.low, c.high, s)
			}
		})
	}
}

func TestUnrelatedIsBelowRecoloured(t *testing.T) {
	t.Parallel()
	reference := ball(ball(page(grey), 300, 250, 90, red), 520, 260, 60, red)
	recoloured := ball(ball(page(grey), 300, 250, 90, blue), 520, 260, 60, blue)
	unrelated := box(box(page(grey), 420, 150, 80, red), 620, 380, 60, red)
	same, other := Similarity(reference, recoloured).Total, Similarity(reference, unrelated).Total
	if other > same-0.2 {
		t.Errorf("unrelated %.3f is not clearly below recoloured %.3f", other, same)
	}
}

func TestSimilarityIsSymmetric(t *testing.T) {
	t.Parallel()
	a, b := ball(page(grey), 400, 250, 110, red), box(page(sky), 350, 200, 90, blue)
	if x, y := Similarity(a, b), Similarity(b, a); math.Abs(x.Total-y.Total) > 1e-12 {
		t.Errorf("%+v one way, %+v the other", x, y)
	}
}

func TestSimilarityScalesTheSecondPicture(t *testing.T) {
	t.Parallel()
	large := ball(page(grey), 400, 250, 110, red)
	small := image.NewRGBA(image.Rect(0, 0, 400, 250))
	for y := range 250 {
		for x := range 400 {
			small.Set(x, y, large.At(2*x, 2*y))
		}
	}
	if s := Similarity(large, small); s.Total < 0.9 {
		t.Errorf("half the size scores %.3f (%+v)", s.Total, s)
	}
}

func TestFilledPageCountsWhole(t *testing.T) {
	t.Parallel()
	if s := Similarity(fill(0), fill(0)); s.Total != 1 {
		t.Errorf("a filled page is %.3f like itself", s.Total)
	}
	if s := Similarity(fill(0), fill(math.Pi)); s.Total > 0.8 {
		t.Errorf("opposite patterns are %.3f alike", s.Total)
	}
}

func TestSimilarityOfEmptyPictures(t *testing.T) {
	t.Parallel()
	if s := Similarity(image.NewRGBA(image.Rectangle{}), page(grey)); s.Total != 0 {
		t.Errorf("a picture without pixels scores %.3f", s.Total)
	}
	if s := Similarity(page(grey), page(grey)); s.Total != 1 {
		t.Errorf("two equal empty pages score %.3f", s.Total)
	}
	if s := Similarity(page(grey), page(sky)); s.Total > 0.3 {
		t.Errorf("two different empty pages score %.3f", s.Total)
	}
}

func TestBlank(t *testing.T) {
	t.Parallel()
	noisy := page(grey)
	for i := 0; i < len(noisy.Pix); i += 4 * 3 {
		noisy.Pix[i] ^= 1
	}
	dots := page(color.RGBA{0, 0, 0, 255})
	for i := range 20 {
		dots.SetRGBA(40*i, 250, red)
	}
	for _, c := range []struct {
		name string
		img  image.Image
		want bool
	}{
		{"black", page(color.RGBA{0, 0, 0, 255}), true},
		{"a background colour", page(sky), true},
		{"dithering", noisy, true},
		{"twenty pixels", dots, true},
		{"no pixels", image.NewRGBA(image.Rectangle{}), true},
		{"a small lit ball", ball(page(grey), 400, 250, 25, red), false},
		{"a dark ball on black", ball(page(color.RGBA{0, 0, 0, 255}), 400, 250, 100, color.RGBA{30, 30, 30, 255}), false},
		{"a filled page", fill(0), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got, why := Blank(c.img); got != c.want || got != (why != "") {
				t.Errorf("blank %v (%s), want %v", got, why, c.want)
			}
		})
	}
}

func BenchmarkSimilarity(b *testing.B) {
	x, y := ball(page(grey), 400, 250, 110, red), box(page(grey), 400, 250, 100, red)
	for b.Loop() {
		Similarity(x, y)
	}
}
