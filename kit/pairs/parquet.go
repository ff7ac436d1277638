package pairs

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// Keys of the metadata, beside runs.SchemaKey.
const (
	keySource       = "threebook.source"
	keySplit        = "threebook.split" // "twin group hash" or "sequential"
	keySHA256       = "threebook.sha256"
	keyPairs        = "threebook.pairs"
	keyTrain        = "threebook.train"
	keyValidation   = "threebook.validation"
	keyDescriptions = "threebook.descriptions_only"
	keyScripts      = "threebook.scripts_only"
	keyDropped      = "threebook.dropped"
)

// rowGroupBytes is how much text a row group holds, which bounds the memory of
// writing; maxRows bounds it for many short texts.
const (
	rowGroupBytes = 16 << 20
	maxRows       = 10_000
)

// row is a row of pairs.parquet. Nullable values are pointers.
type row struct {
	Filename           string   `parquet:"filename"`
	Description        string   `parquet:"description"`
	Code               string   `parquet:"code"`
	MDFile             string   `parquet:"md_file"`
	JSFile             string   `parquet:"js_file"`
	Split              string   `parquet:"split"`
	TwinGroup          string   `parquet:"twin_group"`
	Tokens             *int64   `parquet:"tokens,optional"`
	Release            *string  `parquet:"release,optional"`
	Categories         []string `parquet:"categories,optional,list"`
	RenderOutcome      *string  `parquet:"render_outcome,optional"`
	ReferencePNGSHA256 *string  `parquet:"reference_png_sha256,optional"`
}

func toRow(p Pair) row {
	r := row{
		Filename: p.Filename, Description: p.Description, Code: p.Code, MDFile: p.MDFile, JSFile: p.JSFile,
		Split: p.Split, TwinGroup: p.TwinGroup, Release: nullable(p.Release), Categories: p.Categories,
		RenderOutcome: nullable(string(p.RenderOutcome)), ReferencePNGSHA256: nullable(p.ReferencePNGSHA256),
	}
	if p.Tokens != nil {
		n := int64(*p.Tokens)
		r.Tokens = &n
	}
	return r
}

func (r row) pair() Pair {
	p := Pair{
		Filename: r.Filename, Description: r.Description, Code: r.Code, MDFile: r.MDFile, JSFile: r.JSFile,
		Split: r.Split, TwinGroup: r.TwinGroup, Release: orEmpty(r.Release),
		RenderOutcome: outcome.ID(orEmpty(r.RenderOutcome)), ReferencePNGSHA256: orEmpty(r.ReferencePNGSHA256),
	}
	if len(r.Categories) > 0 {
		p.Categories = slices.Clone(r.Categories)
	}
	if r.Tokens != nil {
		n := int(*r.Tokens)
		p.Tokens = &n
	}
	return p
}

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// parquetEncoder writes pairs.parquet, a row group at a time.
type parquetEncoder struct {
	w          *parquet.GenericWriter[row]
	rows       [1]row
	groupBytes int
	groupRows  int
}

func newParquetEncoder(w io.Writer, c Config) *parquetEncoder {
	split := "twin group hash"
	if c.Sequential {
		split = "sequential"
	}
	options := append(runs.ParquetWriter(Schema),
		// Bounds of texts are of no use and would be held whole until the end.
		parquet.SkipPageBounds("description"), parquet.SkipPageStatistics("description"),
		parquet.SkipPageBounds("code"), parquet.SkipPageStatistics("code"),
		parquet.KeyValueMetadata(keySource, c.Source),
		parquet.KeyValueMetadata(keySplit, split))
	return &parquetEncoder{w: parquet.NewGenericWriter[row](w, options...)}
}

func (e *parquetEncoder) put(p Pair) error {
	e.rows[0] = toRow(p)
	if _, err := e.w.Write(e.rows[:]); err != nil {
		return err
	}
	e.rows[0] = row{}
	e.groupBytes += len(p.Description) + len(p.Code)
	e.groupRows++
	if e.groupBytes < rowGroupBytes && e.groupRows < maxRows {
		return nil
	}
	e.groupBytes, e.groupRows = 0, 0
	return e.w.Flush()
}

func (e *parquetEncoder) close(r Report) error {
	e.w.SetKeyValueMetadata(keySHA256, r.SHA256)
	for _, kv := range []struct {
		key string
		n   int
	}{
		{keyPairs, r.Pairs}, {keyTrain, r.Train}, {keyValidation, r.Validation},
		{keyDescriptions, len(r.DescriptionsOnly)}, {keyScripts, len(r.ScriptsOnly)}, {keyDropped, len(r.Dropped)},
	} {
		e.w.SetKeyValueMetadata(kv.key, strconv.Itoa(kv.n))
	}
	return e.w.Close()
}

// eachParquet reads pairs.parquet in small batches and verifies it against its own
// metadata.
func eachParquet(f *os.File, fn func(Pair) error) error {
	r, err := openParquet(f)
	if err != nil {
		return err
	}
	defer r.close()
	digest := newDigest()
	for {
		rows, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		for _, row := range rows {
			p := row.pair()
			if p.Split != Train && p.Split != Validation {
				return fmt.Errorf("%s: unknown split %q (known: %s, %s)", p.Filename, p.Split, Train, Validation)
			}
			digest.add(p)
			if err := fn(p); err != nil {
				return err
			}
		}
	}
	if want, ok := r.file.Lookup(keySHA256); ok && want != digest.sum() {
		return fmt.Errorf("its rows are not those it was written with: sha256 %s, want %s", digest.sum(), want)
	}
	return nil
}

// parquetReader reads one row group after the other, since a reader of the whole
// file holds on to the groups it is done with. It guards the library's calls, which
// panic on some damaged files.
type parquetReader struct {
	file   *parquet.File
	groups []parquet.RowGroup // still to be read
	reader *parquet.GenericReader[row]
	batch  [16]row
}

func openParquet(f *os.File) (r *parquetReader, err error) {
	defer asError(&err)
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	file, err := parquet.OpenFile(f, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	if err := runs.CheckParquet(file, Schema, parquet.SchemaOf(row{})); err != nil {
		return nil, err
	}
	return &parquetReader{file: file, groups: file.RowGroups()}, nil
}

// next is the next rows, valid until the following call, or io.EOF.
func (r *parquetReader) next() (rows []row, err error) {
	defer asError(&err)
	for {
		if r.reader == nil {
			if len(r.groups) == 0 {
				return nil, io.EOF
			}
			r.reader = parquet.NewGenericRowGroupReader[row](r.groups[0])
			r.groups = r.groups[1:]
		}
		clear(r.batch[:])
		n, err := r.reader.Read(r.batch[:])
		switch {
		case n > 0:
			return r.batch[:n], nil
		case errors.Is(err, io.EOF):
			if err := r.close(); err != nil {
				return nil, err
			}
		case err == nil:
			return nil, io.ErrNoProgress
		default:
			return nil, err
		}
	}
}

// close releases the row group under way.
func (r *parquetReader) close() error {
	reader := r.reader
	r.reader = nil
	if reader == nil {
		return nil
	}
	return reader.Close()
}

func asError(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("damaged Parquet file: %v", p)
	}
}
