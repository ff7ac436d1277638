package report

import (
	"fmt"
	"slices"
	"strings"
)

// maxDiffCells bounds the work of one line diff: the product of both line counts
// after common ends are taken off.
const maxDiffCells = 4 << 20

// lineDiff says how to turn old into new, line by line: "=12 -3 +4" keeps 12
// lines, drops 3 and adds 4. It is a longest common subsequence (Hunt and
// McIlroy, 1976) between the common first and last lines; texts too long for
// that are shown as replaced in between. Trailing blanks do not count.
func lineDiff(old, new string) string {
	a, b := diffLines(old), diffLines(new)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var ops diffOps
	ops.put('=', head)
	ops.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	ops.put('=', tail)
	return ops.String()
}

func diffLines(s string) []string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t")
	}
	return lines
}

type diffOps struct {
	kinds  []byte
	counts []int
}

func (o *diffOps) put(kind byte, n int) {
	if n == 0 {
		return
	}
	if last := len(o.kinds) - 1; last >= 0 && o.kinds[last] == kind {
		o.counts[last] += n
		return
	}
	o.kinds = append(o.kinds, kind)
	o.counts = append(o.counts, n)
}

func (o *diffOps) String() string {
	parts := make([]string, len(o.kinds))
	for i, k := range o.kinds {
		parts[i] = fmt.Sprintf("%c%d", k, o.counts[i])
	}
	return strings.Join(parts, " ")
}

// middle fills in the longest-common-subsequence lengths of all suffixes, then walks them.
func (o *diffOps) middle(a, b []string) {
	if len(a)*len(b) > maxDiffCells {
		o.put('-', len(a))
		o.put('+', len(b))
		return
	}
	width := len(b) + 1
	common := make([]int32, (len(a)+1)*width)
	for i := range slices.Backward(a) {
		for j := range slices.Backward(b) {
			if a[i] == b[j] {
				common[i*width+j] = common[(i+1)*width+j+1] + 1
			} else {
				common[i*width+j] = max(common[(i+1)*width+j], common[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			o.put('=', 1)
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common[(i+1)*width+j] >= common[i*width+j+1]):
			o.put('-', 1)
			i++
		default:
			o.put('+', 1)
			j++
		}
	}
}
