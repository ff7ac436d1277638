package pairs

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// A form is one of the file formats, named by its extension.
type form string

const (
	formParquet form = ".parquet"
	formJSON    form = ".json"
	formLines   form = ".jsonl"
)

// formOf tells the format from a path's extension.
func formOf(path string) (form, error) {
	switch f := form(strings.ToLower(filepath.Ext(path))); f {
	case formParquet, formJSON, formLines:
		return f, nil
	default:
		return "", fmt.Errorf("%s: unknown extension %q (known: .parquet, .json, .jsonl)", path, string(f))
	}
}

// encoder writes pairs in one format.
type encoder interface {
	put(Pair) error
	close(Report) error // writes what follows the last pair
}

// output is one file under way.
type output struct {
	file   *runs.File
	buffer *bufio.Writer
	encoder
}

// outputs are the files of one call: either all are put in place or none is.
type outputs []*output

// createAll opens every output under a temporary name.
func createAll(paths []string, c Config) (outputs, error) {
	var all outputs
	for _, path := range paths {
		file, err := runs.Create(path)
		if err != nil {
			all.discard()
			return nil, err
		}
		o := &output{file: file, buffer: bufio.NewWriterSize(file, 1<<16)}
		all = append(all, o)
		switch f, _ := formOf(path); f {
		case formParquet:
			o.encoder = newParquetEncoder(o.buffer, c)
		case formJSON:
			o.encoder = &jsonEncoder{w: o.buffer, array: true}
		case formLines:
			o.encoder = &jsonEncoder{w: o.buffer}
		}
	}
	return all, nil
}

func (all outputs) put(p Pair) error {
	for _, o := range all {
		if err := o.put(p); err != nil {
			return fmt.Errorf("write %s: %s: %w", o.file.Path(), p.Filename, err)
		}
	}
	return nil
}

// commit completes and syncs every file before it replaces the first.
func (all outputs) commit(r Report) error {
	for _, o := range all {
		err := o.close(r)
		if err == nil {
			err = o.buffer.Flush()
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", o.file.Path(), err)
		}
		if err := o.file.Sync(); err != nil {
			return err
		}
	}
	for _, o := range all {
		if err := o.file.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// discard removes what commit has not put in place.
func (all outputs) discard() {
	for _, o := range all {
		o.file.Discard()
	}
}

// digest computes [Report.SHA256].
type digest struct{ hash.Hash }

func newDigest() digest { return digest{sha256.New()} }

func (d digest) add(p Pair) {
	for _, s := range [...]string{p.Filename, p.Description, p.Code} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(s)))
		d.Write(length[:])
		d.Write([]byte(s))
	}
}

func (d digest) sum() string { return hex.EncodeToString(d.Sum(nil)) }
