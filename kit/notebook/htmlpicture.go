package notebook

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // pictures that browsers show
	_ "image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	_ "golang.org/x/image/webp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// dataURI is a picture as an address that holds it. The error says why no browser
// would show it.
func dataURI(picture []byte) (string, error) {
	mime := "image/svg+xml"
	if _, kind, err := image.DecodeConfig(bytes.NewReader(picture)); err == nil {
		mime = "image/" + kind
	} else if err := checkSVG(picture); err != nil {
		return "", err
	}
	return "data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(picture), nil
}

var errNoPicture = errors.New("it is neither PNG, JPEG, GIF, WebP nor SVG")

func checkSVG(picture []byte) error {
	d := xml.NewDecoder(bytes.NewReader(picture))
	first := true
	for {
		token, err := d.Token()
		if err == io.EOF && !first {
			return nil
		}
		if err != nil {
			if first {
				return errNoPicture
			}
			return fmt.Errorf("it is broken: %w", err)
		}
		if e, ok := token.(xml.StartElement); ok && first {
			if first = false; e.Name.Local != "svg" || e.Name.Space != "http://www.w3.org/2000/svg" {
				return errNoPicture
			}
		}
	}
}

// decodeDataURI is the bytes that a data: address holds.
func decodeDataURI(address string) ([]byte, error) {
	head, body, ok := strings.Cut(strings.TrimPrefix(address, "data:"), ",")
	if !ok {
		return nil, errors.New("its address is cut short")
	}
	text, err := url.PathUnescape(body)
	if err != nil {
		return nil, errors.New("its address is broken")
	}
	if strings.HasSuffix(head, ";base64") {
		return decodeBase64(text)
	}
	return []byte(text), nil
}

// decodeBase64 reads base64 with or without line breaks and padding.
func decodeBase64(s string) ([]byte, error) {
	s = strings.TrimRight(strings.Join(strings.Fields(s), ""), "=")
	data, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil, errors.New("it is not base64")
	}
	return data, nil
}

// picture finds what an img element shows, and gives it as a data: address. note is
// what stands in its place where that cannot be, for a person to read.
func (b *builder) picture(src string, attachments object) (address, note string) {
	var data []byte
	var err error
	u, bad := url.Parse(src)
	switch {
	case src == "" || bad != nil:
		return "", "Picture without an address"
	case u.Scheme == "data":
		if data, err = decodeDataURI(src); err != nil {
			return "", "Picture cannot be shown: " + err.Error()
		}
	case u.Scheme == "attachment":
		name, _ := url.PathUnescape(u.Opaque)
		forms := objectOf(attachments[name])
		for _, mime := range sortedKeys(forms) {
			text, _ := joined(forms[mime])
			if data, err = decodeBase64(text); err == nil {
				break
			}
		}
		if data == nil {
			return "", "Picture is not attached to the cell: " + name
		}
	case u.Scheme != "" || u.Host != "":
		return "", "Picture is not in this file: " + src
	default:
		name := path.Clean(u.Path)
		if data, err = b.read(name); err != nil {
			return "", "Picture not found beside the notebook: " + name
		}
	}
	if address, err = dataURI(data); err != nil {
		return "", "Picture cannot be shown: " + err.Error()
	}
	return address, ""
}

// drawn makes pictures of the SVG drawings that stand in markup: as pictures they can
// neither run nor load anything. What is no well-formed SVG stays for the policy to drop.
func drawn(markup string) string {
	if !strings.Contains(strings.ToLower(markup), "<svg") {
		return markup
	}
	root, ok := tree(markup)
	if !ok {
		return markup
	}
	for _, n := range elements(root) {
		if n.Data != "svg" || n.Namespace != "svg" || n.Parent == nil || n.Parent.Namespace == "svg" {
			continue
		}
		picture := &html.Node{Type: html.ElementNode, Data: "img", DataAtom: atom.Img}
		for _, name := range []string{"width", "height", "style", "role"} {
			setAttribute(picture, name, attribute(n, name))
		}
		alt := attribute(n, "aria-label")
		for _, e := range elements(n) {
			if e.Data == "title" && alt == "" {
				alt = textOf(e)
			}
		}
		setAttribute(picture, "alt", alt)
		setAttribute(n, "xmlns", "http://www.w3.org/2000/svg")
		setAttribute(n, "xmlns:xlink", "http://www.w3.org/1999/xlink")
		var text strings.Builder
		if html.Render(&text, n) != nil || checkSVG([]byte(text.String())) != nil {
			continue
		}
		setAttribute(picture, "src", "data:image/svg+xml;base64,"+base64.StdEncoding.EncodeToString([]byte(text.String())))
		n.Parent.InsertBefore(picture, n)
		n.Parent.RemoveChild(n)
	}
	return write(root)
}

// read reads a file of the notebook's folder, and of no other.
func (b *builder) read(name string) ([]byte, error) {
	if b.root == nil {
		return nil, fs.ErrNotExist
	}
	f, err := b.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fs.ErrInvalid
	}
	return io.ReadAll(f)
}
