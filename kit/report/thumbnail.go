package report

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
)

// thumbnail scales a picture down to thumbWidth and encodes it as JPEG.
func thumbnail(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, shrink(img, thumbWidth), &jpeg.Options{Quality: thumbJPEG}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// shrink scales a picture down to a width, over white where it is transparent. Each
// pixel is the mean of the area that it covers, with the parts of pixels at its
// edges counted as parts. Integers only: floating point may be fused to other bits
// on other processors, and the page would have other bytes there.
func shrink(img image.Image, width int) *image.RGBA {
	src := opaque(img)
	size := src.Bounds().Size()
	width = min(width, size.X)
	height := max(1, size.Y*width/size.X)
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	columns, rows := cover(size.X, width), cover(size.Y, height)
	sums := make([]uint64, 4*size.X) // of the source's columns over the rows of one output row
	area := uint64(size.X) * uint64(size.Y)
	for y, parts := range rows {
		clear(sums)
		for _, p := range parts {
			line := src.Pix[p.at*src.Stride:][:4*size.X]
			for i, v := range line {
				sums[i] += p.weight * uint64(v)
			}
		}
		to := out.Pix[y*out.Stride:]
		for x, parts := range columns {
			var c [3]uint64
			for _, p := range parts {
				for k := range c {
					c[k] += p.weight * sums[4*p.at+k]
				}
			}
			for k := range c {
				to[4*x+k] = uint8((c[k] + area/2) / area)
			}
			to[4*x+3] = 0xff
		}
	}
	return out
}

// part is how much a source pixel counts for an output pixel.
type part struct {
	at     int
	weight uint64
}

// cover gives for each of n output pixels the source pixels under it; their weights
// add up to from, the number of source pixels.
func cover(from, n int) [][]part {
	out := make([][]part, n)
	for i := range out {
		// in units of 1/n source pixels
		start, end := i*from, (i+1)*from
		for at := start / n; at*n < end; at++ {
			out[i] = append(out[i], part{at, uint64(min(end, (at+1)*n) - max(start, at*n))})
		}
	}
	return out
}

// opaque is a picture over white, its pixels from the origin on.
func opaque(img image.Image) *image.RGBA {
	if rgba, ok := img.(*image.RGBA); ok && rgba.Rect.Min == (image.Point{}) && rgba.Opaque() {
		return rgba
	}
	size := img.Bounds().Size()
	out := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Over)
	return out
}
