package judgetest

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/threebook/threebook/kit/judge"
)

// Picture is a small square on a background, with a red one for a reference.
func Picture(t *testing.T, square color.Color) judge.Picture {
	t.Helper()
	return judge.Picture{
		Name: "red_cube", Description: "A red cube beside a blue sphere.",
		PNG: squarePNG(t, square), Reference: squarePNG(t, color.RGBA{200, 20, 20, 255}),
	}
}

func squarePNG(t *testing.T, square color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 80, 50))
	for y := range 50 {
		for x := range 80 {
			if x >= 20 && x < 50 && y >= 10 && y < 40 {
				img.Set(x, y, square)
			} else {
				img.Set(x, y, color.RGBA{uint8(x), uint8(y), 90, 255})
			}
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
