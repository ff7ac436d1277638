package compare_test

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"github.com/threebook/threebook/kit/render/compare"
)

// scene draws a square of one colour, with a dark lower half, on grey.
func scene(x int, c color.Color) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 800, 500))
	draw.Draw(img, img.Rect, image.NewUniform(color.Gray{Y: 90}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(x, 150, x+200, 250), image.NewUniform(c), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(x, 250, x+200, 350), image.NewUniform(color.Gray{Y: 30}), image.Point{}, draw.Src)
	return img
}

func ExampleSimilarity() {
	red, blue := color.RGBA{R: 220, G: 40, B: 30, A: 255}, color.RGBA{R: 40, G: 60, B: 220, A: 255}
	reference := scene(300, red)
	for _, picture := range []image.Image{reference, scene(304, red), scene(300, blue), scene(560, red), image.NewGray(reference.Bounds())} {
		s := compare.Similarity(reference, picture)
		fmt.Printf("%.2f %.2f %.2f %.2f\n", s.SSIM, s.Colour, s.Edges, s.Total)
	}
	// Output:
	// 1.00 1.00 1.00 1.00
	// 0.94 0.98 0.90 0.94
	// 0.95 0.50 0.96 0.82
	// 0.00 0.50 0.00 0.15
	// 0.00 0.00 0.00 0.00
}
