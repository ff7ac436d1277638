// Package seed derives every random stream of a run from (seed, name, index), so
// that adding a consumer of randomness does not shift the others.
//
//	shuffle := seed.Stream(42, "shuffle", epoch)
//	order := shuffle.Perm(n)
package seed

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// Stream is the generator for one use of randomness: ChaCha8 keyed with the
// sha256 of the three.
func Stream(seed int64, name string, index uint64) *rand.Rand {
	return rand.New(rand.NewChaCha8(key(seed, name, index)))
}

// State is 24 bytes of the same derivation, for generators that run on a device
// and take a state of three words.
func State(seed int64, name string, index uint64) [3]uint64 {
	k := key(seed, name, index)
	var s [3]uint64
	for i := range s {
		s[i] = binary.LittleEndian.Uint64(k[8*i:])
	}
	return s
}

func key(seed int64, name string, index uint64) [32]byte {
	var b []byte
	b = binary.LittleEndian.AppendUint64(b, uint64(seed))
	b = binary.LittleEndian.AppendUint64(b, index)
	return sha256.Sum256(append(b, name...))
}
