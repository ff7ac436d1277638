package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// mostChanges bounds what a page shows of the code's uncommitted changes, in bytes.
const mostChanges = 16 << 10

// changes is what was changed on top of the code's revision, folded away; empty where
// nothing was or it was not recorded.
type changes struct{ Title, Note, Text string }

func changesOf(dir string, c runs.Code) changes {
	name := c.DiffName()
	if name == "" || c.DiffBytes == 0 {
		return changes{}
	}
	out := changes{Title: fmt.Sprintf("Uncommitted changes of the code (%s)", size(c.DiffBytes))}
	data, err := os.ReadFile(filepath.Join(dir, name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		out.Note = name + " is missing from the run directory."
	case err != nil:
		out.Note = name + " cannot be read."
	case !c.DiffIsCut() && runs.HashText(string(data)) != c.DiffSHA256:
		out.Note = name + " in the run directory does not match its hash, and is not shown."
	default:
		text := string(data)
		if len(text) > mostChanges {
			text = text[:mostChanges]
			text = text[:strings.LastIndexByte(text, '\n')+1]
		}
		if len(text) < int(c.DiffBytes) {
			out.Note = fmt.Sprintf("The first %s of %s in the run directory.", size(int64(len(text))), name)
		}
		out.Text = clean(text, 0)
	}
	return out
}

// outputRows lists a run's files. Pictures are counted: their names are their hashes.
func outputRows(outputs []runs.Output) (rows [][]string) {
	pictures := 0
	for _, o := range outputs {
		if strings.HasPrefix(o.Path, "shots/") {
			pictures++
			continue
		}
		rows = append(rows, []string{clean(o.Path, maxName), count(o.Bytes), clean(o.SHA256, maxName)})
	}
	if pictures > 0 {
		rows = append(rows, []string{"shots/", plural(pictures, "file"), "each is named by its own"})
	}
	return rows
}
