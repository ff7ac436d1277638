package pairs

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"strings"
)

// The two splits.
const (
	Train      = "train"
	Validation = "validation"
)

// ValidationShare is the share of twin groups that [SplitOf] puts into validation.
const ValidationShare = 0.2

// TwinGroupOf names the group of scenes that base belongs to. The Three.js
// examples come in pairs, webgl_x and webgpu_x, that draw the same with almost the
// same code; both are in the group x.
func TwinGroupOf(base string) string {
	for _, prefix := range []string{"webgl_", "webgpu_"} {
		if rest, ok := strings.CutPrefix(base, prefix); ok && rest != "" {
			return rest
		}
	}
	return base
}

// SplitOf says which split a base name belongs to. It hashes the twin group, so
// the answer depends on nothing else: not on the other pairs, their order, or the
// machine. About [ValidationShare] of the groups are in [Validation].
func SplitOf(base string) string {
	sum := sha256.Sum256([]byte("threebook split 1\x00" + TwinGroupOf(base)))
	if float64(binary.BigEndian.Uint64(sum[:8])) < ValidationShare*math.MaxUint64 {
		return Validation
	}
	return Train
}

// SplitInOrder gives the first 80% of the pairs, rounded down, to [Train] and the
// rest to [Validation], in place. Twins may end up in different splits: it is for
// comparing with work that split this way.
func SplitInOrder(list []Pair) {
	for i := range list {
		list[i].Split = splitAt(i, len(list))
	}
}

// splitAt is the split of the ith of n pairs in order.
func splitAt(i, n int) string {
	if i < n-int(math.Ceil(ValidationShare*float64(n))) {
		return Train
	}
	return Validation
}
