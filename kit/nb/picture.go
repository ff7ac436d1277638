package nb

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/png"
	"os"
	"strings"

	"golang.org/x/image/draw"
)

// Tile is a picture of a gallery with what stands below it.
type Tile struct {
	Path    string // of a PNG file; "" shows that there is no picture
	Title   string
	Caption string // a line or two; optional
}

// tileWidth is how wide a gallery's pictures are, in pixels; they are shown at half.
const tileWidth = 480

// Picture shows a PNG file as it is, with a caption. Outside a notebook its path is printed.
func Picture(path, caption string) {
	if here.show == nil {
		fmt.Fprintln(here.out, strings.TrimSpace(path+"  "+caption))
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		here.fail(fmt.Errorf("show picture: %w", err))
		return
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		here.fail(fmt.Errorf("show picture %s: %w", path, err))
		return
	}
	markup := fmt.Sprintf(`<figure style="margin:4px 0"><img src="%s" alt="%s" width="%d" height="%d" style="max-width:100%%;height:auto"><figcaption style="%s">%s</figcaption></figure>`,
		pngURL(data), html.EscapeString(caption), size.Width, size.Height, noteStyle, html.EscapeString(caption))
	here.put(forms{"text/html": markup, "text/plain": caption})
}

// Gallery shows pictures in rows of so many columns (0 is as many as fit), each scaled
// to the same width. Outside a notebook it is an HTML file with the pictures in it.
func Gallery(columns int, tiles ...Tile) {
	var b strings.Builder
	layout := "repeat(auto-fill,minmax(200px,1fr))"
	if columns > 0 {
		layout = fmt.Sprintf("repeat(%d,minmax(0,1fr))", columns)
	}
	fmt.Fprintf(&b, `<div style="display:grid;grid-template-columns:%s;gap:12px;max-width:%dpx">`, layout, max(1, columns)*tileWidth)
	var plain []string
	for _, t := range tiles {
		markup, err := t.markup()
		if err != nil {
			here.fail(err)
			return
		}
		b.WriteString(markup)
		plain = append(plain, strings.TrimSpace(t.Title+"  "+t.Caption))
	}
	b.WriteString("</div>")
	if !here.put(forms{"text/html": b.String(), "text/plain": strings.Join(plain, "\n")}) {
		here.markupFile("gallery", b.String())
	}
}

func (t Tile) markup() (string, error) {
	const frame = `<div style="aspect-ratio:8/5;border:1px dashed #888;display:flex;align-items:center;justify-content:center;opacity:.7">no picture</div>`
	picture := frame
	if t.Path != "" {
		small, err := thumbnail(t.Path)
		if err != nil {
			return "", fmt.Errorf("show picture %s: %w", t.Path, err)
		}
		picture = fmt.Sprintf(`<img src="%s" alt="%s" style="width:100%%;height:auto;display:block">`, pngURL(small), html.EscapeString(t.Title))
	}
	caption := ""
	if t.Caption != "" {
		caption = `<div style="opacity:.8;font-size:.9em">` + html.EscapeString(t.Caption) + `</div>`
	}
	return `<figure style="margin:0">` + picture + `<figcaption style="padding-top:4px;overflow-wrap:anywhere"><strong>` + html.EscapeString(t.Title) + `</strong>` + caption + `</figcaption></figure>`, nil
}

// thumbnail is a PNG file scaled to a tile's width, if it is wider.
func thumbnail(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	full, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	size := full.Bounds().Size()
	if size.X <= tileWidth {
		return data, nil
	}
	small := image.NewRGBA(image.Rect(0, 0, tileWidth, max(1, size.Y*tileWidth/size.X)))
	draw.CatmullRom.Scale(small, small.Bounds(), full, full.Bounds(), draw.Src, nil)
	var b bytes.Buffer
	if err := png.Encode(&b, small); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func pngURL(data []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(data)
}
