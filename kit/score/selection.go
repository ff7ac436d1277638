package score

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/runs"
)

// Select takes the n pairs whose hash of seed and name is smallest, in the order
// of the hash. A pair keeps its place whatever else is in the set, so a larger n
// extends a smaller one. n ≤ 0, or beyond the size of the set, takes all.
func Select(set []pairs.Pair, n int, seed int64) []pairs.Pair {
	if n <= 0 || n > len(set) {
		n = len(set)
	}
	type hashed struct {
		pair pairs.Pair
		key  [sha256.Size]byte
	}
	list := make([]hashed, len(set))
	for i, p := range set {
		list[i] = hashed{p, sha256.Sum256(append(binary.LittleEndian.AppendUint64(nil, uint64(seed)), p.Filename...))}
	}
	slices.SortFunc(list, func(a, b hashed) int {
		return cmp.Or(bytes.Compare(a.key[:], b.key[:]), strings.Compare(a.pair.Filename, b.pair.Filename))
	})
	chosen := make([]pairs.Pair, n)
	for i := range chosen {
		chosen[i] = list[i].pair
	}
	return chosen
}

// Shared is an example to be tested that the model was trained on.
type Shared struct {
	Test     string // name among the examples to test
	Training string // name among the training rows
	By       string // "name" or "code"
}

// Overlap lists the chosen examples that are among the training rows, by name
// or by the sha256 of their code.
func Overlap(chosen []pairs.Pair, training []runs.Row) []Shared {
	names, codes := map[string]bool{}, map[string]string{}
	for _, row := range training {
		names[row.Name] = true
		if _, known := codes[row.CodeSHA256]; !known {
			codes[row.CodeSHA256] = row.Name
		}
	}
	var shared []Shared
	for _, p := range chosen {
		if names[p.Filename] {
			shared = append(shared, Shared{p.Filename, p.Filename, "name"})
		} else if name, known := codes[runs.HashText(p.Code)]; known {
			shared = append(shared, Shared{p.Filename, name, "code"})
		}
	}
	return shared
}

// CheckOverlap is an error that names the chosen examples the model was trained
// on, unless allowed says that testing on them is meant.
func CheckOverlap(chosen []pairs.Pair, training []runs.Row, allowed bool) error {
	shared := Overlap(chosen, training)
	if len(shared) == 0 || allowed {
		return nil
	}
	const most = 5
	var names []string
	for _, s := range shared[:min(len(shared), most)] {
		if s.By == "code" {
			names = append(names, fmt.Sprintf("%s (same code as %s)", s.Test, s.Training))
		} else {
			names = append(names, s.Test)
		}
	}
	if len(shared) > most {
		names = append(names, fmt.Sprintf("%d more", len(shared)-most))
	}
	return fmt.Errorf("select examples: %d of %d were trained on: %s", len(shared), len(chosen), strings.Join(names, ", "))
}
