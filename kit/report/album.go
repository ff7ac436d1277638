package report

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// album is where a page's pictures are: inside it, or in a folder beside it.
type album struct {
	found  map[shot]picture
	blocks []block // full-size pictures inside the page
	folder *folder // nil where all are inside
}

// block is a full-size picture, kept once in the page and decoded only when opened.
type block struct {
	ID   string
	Data template.HTML // data:image/png;base64,…
}

// makeAlbum reads the pictures and places them inside the page while they and
// their thumbnails take no more than limit bytes, all of them beside it otherwise.
func makeAlbum(ctx context.Context, shots []shot, output string, limit int64) (*album, error) {
	pictures, err := readPictures(ctx, shots)
	if err != nil {
		return nil, err
	}
	total := int64(0)
	counted := map[string]bool{} // two run directories may hold the same picture
	for i, p := range pictures {
		if !counted[shots[i].sha256] {
			counted[shots[i].sha256] = true
			total += p.size + int64(len(p.thumb))
		}
	}
	a := &album{found: make(map[shot]picture, len(shots))}
	if total <= limit {
		return a, a.placeInside(shots, pictures)
	}
	a.placeBeside(shots, pictures, output)
	return a, nil
}

func (a *album) placeInside(shots []shot, pictures []pictureData) error {
	kept := map[string]bool{}
	for i, s := range shots {
		p := pictures[i]
		switch {
		case p.Missing != "":
		case p.thumb == nil:
			data, err := os.ReadFile(s.path())
			if err != nil {
				return fmt.Errorf("read picture: %w", err)
			}
			p.Src = source(dataURL("image/png", data))
		default:
			p.Src, p.Full = source(dataURL("image/jpeg", p.thumb)), "full-"+s.sha256[:16]
			if kept[p.Full] {
				break
			}
			data, err := os.ReadFile(s.path())
			if err != nil {
				return fmt.Errorf("read picture: %w", err)
			}
			kept[p.Full] = true
			a.blocks = append(a.blocks, block{p.Full, template.HTML(dataURL("image/png", data))})
		}
		a.found[s] = p.picture
	}
	return nil
}

func (a *album) placeBeside(shots []shot, pictures []pictureData, output string) {
	a.folder = &folder{path: folderOf(output), files: map[string]folderFile{}}
	base := "./" + url.PathEscape(filepath.Base(a.folder.path)) + "/" // "./" as a name may look like a scheme
	for i, s := range shots {
		p := pictures[i]
		if p.Missing == "" {
			full := s.sha256 + ".png"
			a.folder.files[full] = folderFile{from: s.path()}
			p.Src = source(base + full)
			if p.thumb != nil {
				small := s.sha256 + "-small.jpg"
				a.folder.files[small] = folderFile{data: p.thumb}
				p.Src, p.File = source(base+small), base+full
			}
		}
		a.found[s] = p.picture
	}
}

// folderOf is the folder that belongs to a page: report_files of report.html.
func folderOf(output string) string {
	return strings.TrimSuffix(output, filepath.Ext(output)) + "_files"
}
