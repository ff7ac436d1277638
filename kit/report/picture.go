package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"html/template"
	"image/png"
	"os"
	"runtime"
	"sync"

	"github.com/threebook/threebook/kit/runs"
)

// Sizes of pictures in the page.
const (
	smallPicture = 40 << 10 // bytes up to which a PNG is shown as it is, without a thumbnail
	thumbWidth   = 480      // pixels; a gallery column is about as wide
	thumbJPEG    = 84       // quality
	maxPixels    = 64 << 20 // of a picture that is decoded at all
)

// shot names a picture of a run directory.
type shot struct{ dir, sha256 string }

func (s shot) path() string { return runs.ShotPath(s.dir, s.sha256) }

// picture is a picture as the page shows it.
type picture struct {
	Role, Title   string
	Src           template.HTMLAttr // src="…" of the picture or its thumbnail
	Width, Height int               // of the full picture, in pixels
	Full          string            // id of the block with the full picture; empty where Src or File is it
	File          string            // address of the full picture beside the page; empty where Src or Full is it
	Missing       string            // why there is no picture; empty when there is one
	Alt           string
}

// pictureData is a picture as read from a run directory, ready to be put somewhere.
type pictureData struct {
	picture
	size  int64  // bytes of its file
	thumb []byte // JPEG; empty where the file is small enough to be shown itself
}

// readPictures reads and scales every shot, in parallel but with the same result
// in any number of goroutines.
func readPictures(ctx context.Context, shots []shot) ([]pictureData, error) {
	pictures := make([]pictureData, len(shots))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(shots)) {
		wg.Go(func() {
			for i := range next {
				pictures[i] = readPicture(shots[i])
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
	return pictures, ctx.Err()
}

// readPicture never fails: what is wrong with a picture is shown in its place.
func readPicture(s shot) pictureData {
	missing := func(why string) pictureData { return pictureData{picture: picture{Missing: why}} }
	if raw, err := hex.DecodeString(s.sha256); err != nil || len(raw) != sha256.Size {
		return missing("its hash is malformed")
	}
	data, err := os.ReadFile(s.path())
	if err != nil {
		return missing("its file is missing from the run directory")
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != s.sha256 {
		return missing("its file does not match its hash")
	}
	head, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return missing("its file is not a PNG")
	}
	p := pictureData{picture: picture{Width: head.Width, Height: head.Height}, size: int64(len(data))}
	if len(data) <= smallPicture {
		return p
	}
	if int64(head.Width)*int64(head.Height) > maxPixels {
		return missing(fmt.Sprintf("at %d×%d pixels it is too large to show", head.Width, head.Height))
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return missing("its file is damaged")
	}
	if p.thumb, err = thumbnail(img); err != nil {
		return missing("it cannot be scaled")
	}
	return p
}

func dataURL(mime string, data []byte) string {
	return "data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(data)
}

// source is an image's src attribute, which html/template would not let be a data URL.
func source(address string) template.HTMLAttr {
	return template.HTMLAttr(`src="` + html.EscapeString(address) + `"`)
}
