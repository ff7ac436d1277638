package render

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	fixedpoint "golang.org/x/image/math/fixed"
)

// Text is as wide as the kit's own fonts say, whatever family a scene asks for.
func TestTextIsInTheKitsFonts(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	const text = "Determinism, Δ and Ж"
	for family, file := range map[string]string{
		"sans-serif": "Go-Regular.ttf", "serif": "Go-Regular.ttf", "Arial": "Go-Regular.ttf", "Helvetica, Arial, sans-serif": "Go-Regular.ttf",
		"Georgia": "Go-Regular.ttf", "DejaVu Sans": "Go-Regular.ttf", "Liberation Sans": "Go-Regular.ttf", "system-ui": "Go-Regular.ttf", "cursive": "Go-Regular.ttf",
		"monospace": "Go-Mono.ttf", "Courier New": "Go-Mono.ttf", "DejaVu Sans Mono": "Go-Mono.ttf",
	} {
		t.Run(family, func(t *testing.T) {
			code := fmt.Sprintf("const c = document.createElement('canvas').getContext('2d'); c.font = %q; console.log(JSON.stringify([c.font, c.measureText(%q).width]));", "100px "+family, text)
			console := joined(mustRender(t, p, Scene{Name: "text", Code: code}, "no_canvas").Console)
			var got []any
			if err := json.Unmarshal([]byte(strings.TrimPrefix(console, "log: ")), &got); err != nil {
				t.Fatalf("console %q: %v", console, err)
			}
			if want := advance(t, fonts[file], 100, text); math.Abs(got[1].(float64)-want) > 0.02*want {
				t.Errorf("%v: %v px wide, want %.1f as in %s", got[0], got[1], want, file)
			}
		})
	}
}

// advance is the width of text at a size in pixels.
func advance(t *testing.T, ttf []byte, size float64, text string) float64 {
	t.Helper()
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		t.Fatal(err)
	}
	var width fixedpoint.Int26_6
	for _, r := range text {
		a, ok := face.GlyphAdvance(r)
		if !ok {
			t.Fatalf("no glyph for %q", r)
		}
		width += a
	}
	return float64(width) / 64
}
