package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"runtime"
	"sync"

	"github.com/threebook/threebook/kit/runs"
)

// Sizes of pictures in the page.
const (
	inlineLimit = 40 << 10 // bytes up to which a PNG goes in as it is, without a thumbnail
	thumbWidth  = 480      // pixels; a gallery column is about as wide
	thumbJPEG   = 84       // quality
	maxPixels   = 64 << 20 // of a picture that is decoded at all
)

// shot names a picture of a run directory.
type shot struct{ dir, sha256 string }

// picture is a picture as the page holds it.
type picture struct {
	Role, Title   string
	Src           template.HTMLAttr // src="data:…" of the picture or its thumbnail
	Width, Height int               // of the full picture, in pixels
	Full          string            // id of the block with the full picture; empty when Src is it
	Missing       string            // why there is no picture; empty when there is one
	Alt           string
	bytes         int64 // of the full picture's file
}

// block is a full-size picture, kept once in the page and decoded only when opened.
type block struct {
	ID   string
	Data template.HTML // data:image/png;base64,…
}

// loadPictures reads and scales every shot, in parallel but with the same result
// in any number of goroutines, then spends the budget on full pictures in order.
func loadPictures(ctx context.Context, shots []shot, budget int64) (map[shot]picture, []block, error) {
	pictures := make([]picture, len(shots))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(shots)) {
		wg.Go(func() {
			for i := range next {
				pictures[i] = loadPicture(shots[i])
			}
		})
	}
	for i := range shots {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var blocks []block
	kept := map[string]bool{} // two run directories may hold the same picture
	found := make(map[shot]picture, len(shots))
	for i, s := range shots {
		p := pictures[i]
		switch {
		case kept[p.Full]:
		case p.Full != "" && p.bytes <= budget:
			data, err := os.ReadFile(s.path())
			if err != nil {
				return nil, nil, fmt.Errorf("read picture: %w", err)
			}
			budget -= p.bytes
			kept[p.Full] = true
			blocks = append(blocks, block{p.Full, template.HTML("data:image/png;base64," + base64.StdEncoding.EncodeToString(data))})
		default:
			p.Full = ""
		}
		found[s] = p
	}
	return found, blocks, nil
}

func (s shot) path() string { return runs.ShotPath(s.dir, s.sha256) }

// loadPicture never fails: what is wrong with a picture is shown in its place.
func loadPicture(s shot) picture {
	if raw, err := hex.DecodeString(s.sha256); err != nil || len(raw) != sha256.Size {
		return picture{Missing: "its hash is malformed"}
	}
	data, err := os.ReadFile(s.path())
	if err != nil {
		return picture{Missing: "its file is missing from the run directory"}
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != s.sha256 {
		return picture{Missing: "its file does not match its hash"}
	}
	head, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return picture{Missing: "its file is not a PNG"}
	}
	p := picture{Width: head.Width, Height: head.Height, bytes: int64(len(data))}
	if len(data) <= inlineLimit {
		p.Src = dataSrc("image/png", data)
		return p
	}
	if int64(head.Width)*int64(head.Height) > maxPixels {
		return picture{Missing: fmt.Sprintf("at %d×%d pixels it is too large to show", head.Width, head.Height)}
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return picture{Missing: "its file is damaged"}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, shrink(img, thumbWidth), &jpeg.Options{Quality: thumbJPEG}); err != nil {
		return picture{Missing: "it cannot be scaled"}
	}
	p.Src = dataSrc("image/jpeg", b.Bytes())
	p.Full = "full-" + s.sha256[:16]
	return p
}

func dataSrc(mime string, data []byte) template.HTMLAttr {
	return template.HTMLAttr(`src="data:` + mime + `;base64,` + base64.StdEncoding.EncodeToString(data) + `"`)
}

// shrink scales a picture down to a width by averaging the pixels of each box,
// over white where it is transparent. Integers only, so it gives the same bytes everywhere.
func shrink(img image.Image, width int) *image.RGBA {
	src := img.Bounds()
	width = min(width, src.Dx())
	height := max(1, src.Dy()*width/src.Dx())
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		y0, y1 := span(y, height, src.Dy())
		for x := range width {
			x0, x1 := span(x, width, src.Dx())
			var r, g, b, n uint64
			for sy := y0; sy < y1; sy++ {
				for sx := x0; sx < x1; sx++ {
					pr, pg, pb, pa := img.At(src.Min.X+sx, src.Min.Y+sy).RGBA()
					white := uint64(0xffff - pa)
					r, g, b, n = r+uint64(pr)+white, g+uint64(pg)+white, b+uint64(pb)+white, n+257
				}
			}
			out.SetRGBA(x, y, color.RGBA{uint8((r + n/2) / n), uint8((g + n/2) / n), uint8((b + n/2) / n), 0xff})
		}
	}
	return out
}

func span(i, n, of int) (from, to int) {
	from = i * of / n
	return from, max(from+1, (i+1)*of/n)
}
