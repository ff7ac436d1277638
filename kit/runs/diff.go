package runs

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// mostDiff bounds the recorded text of what was changed on top of a revision.
const mostDiff = 1 << 20

// mostUntracked bounds an untracked file whose contents are recorded.
const mostUntracked = 256 << 10

// sourceFiles are the ends of names of untracked files that may be part of what ran.
// Others, such as data, notes and keys, are named with their size and hash only.
var sourceFiles = []string{".go", ".mod", ".sum", ".js", ".mjs", ".html", ".css", ".sh", ".py"}

// same reports whether two are the same code; the size of the changes follows from
// their hash, and earlier versions did not record it.
func (c Code) same(other Code) bool {
	c.DiffBytes, other.DiffBytes = 0, 0
	return c == other
}

// DiffName is the file in a run directory that holds what was changed on top of the
// revision, as `git apply` reads it; "" when nothing was. More than 1 MiB is cut off.
func (c Code) DiffName() string {
	if c.DiffSHA256 == "" {
		return ""
	}
	return "code-" + c.DiffSHA256[:min(12, len(c.DiffSHA256))] + ".diff"
}

// DiffIsCut reports whether the file holds the beginning of the changes only.
func (c Code) DiffIsCut() bool { return c.DiffBytes > mostDiff }

// writeDiff records the changes in a run directory.
func writeDiff(dir string, c Code, diff []byte) error {
	name := c.DiffName()
	if name == "" || len(diff) == 0 {
		return nil
	}
	return writeBytes(filepath.Join(dir, name), diff[:min(len(diff), mostDiff)])
}

// appendUntracked adds a file that git does not track: source as the diff that makes
// it, anything else as a line with its size and hash.
func appendUntracked(diff []byte, root, name string) []byte {
	path := filepath.Join(root, filepath.FromSlash(name))
	info, err := os.Lstat(path)
	if err != nil {
		return fmt.Appendf(diff, "untracked %q, which is gone\n", name)
	}
	hidden := strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
	if !info.Mode().IsRegular() {
		return fmt.Appendf(diff, "untracked %q, which is not a regular file\n", name)
	}
	if hidden || !slices.Contains(sourceFiles, filepath.Ext(name)) || info.Size() > mostUntracked {
		if info.Size() > mostDiff {
			return fmt.Appendf(diff, "untracked %q, %d bytes\n", name, info.Size())
		}
		sum, _, err := hashFile(path)
		if err != nil {
			sum = "of a file that cannot be read"
		}
		return fmt.Appendf(diff, "untracked %q, %d bytes, sha256 %s\n", name, info.Size(), sum)
	}
	data, err := os.ReadFile(path)
	if err != nil || !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return fmt.Appendf(diff, "untracked %q, %d bytes, sha256 %s\n", name, info.Size(), HashText(string(data)))
	}
	return appendNewFile(diff, name, info.Mode().Perm(), string(data))
}

// appendNewFile adds the diff that makes a text file.
func appendNewFile(diff []byte, name string, mode os.FileMode, text string) []byte {
	from, to := gitName("a/"+name), gitName("b/"+name)
	kind := "100644"
	if mode&0o100 != 0 {
		kind = "100755"
	}
	diff = fmt.Appendf(diff, "diff --git %s %s\nnew file mode %s\n", from, to, kind)
	if text == "" {
		return diff
	}
	lines := strings.SplitAfter(text, "\n")
	whole := lines[len(lines)-1] == ""
	if whole {
		lines = lines[:len(lines)-1]
	}
	count := ""
	if len(lines) != 1 {
		count = fmt.Sprintf(",%d", len(lines))
	}
	diff = fmt.Appendf(diff, "--- /dev/null\n+++ %s\n@@ -0,0 +1%s @@\n", to, count)
	for _, line := range lines {
		diff = append(append(diff, '+'), line...)
	}
	if !whole {
		diff = append(diff, "\n\\ No newline at end of file\n"...)
	}
	return diff
}

// gitName quotes a name as git does where it has quotes, backslashes, control
// characters or other than ASCII.
func gitName(name string) string {
	plain := !strings.ContainsFunc(name, func(r rune) bool { return r < 0x20 || r >= 0x7f || r == '"' || r == '\\' })
	if plain {
		return name
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(name) {
		switch c := name[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < 0x20 || c >= 0x7f:
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
