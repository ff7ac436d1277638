package tokenizer

import (
	"math"
	"math/bits"
)

// noRank stands for a pair that does not merge: it comes after all others.
const noRank = math.MaxInt32

// pairTable maps two ids to the rank and the result of their merge: a hash table
// with open addressing, which is looked into once or twice for each character.
type pairTable struct {
	slots []pairSlot // a power of two of them
	shift int
}

type pairSlot struct {
	key          uint64 // of the pair, plus 1; 0 in a free slot
	rank, merged int32
}

func newPairTable(n int) pairTable {
	size := bits.Len(uint(n + n/2)) // at most two thirds are taken
	return pairTable{make([]pairSlot, 1<<size), 64 - size}
}

// slot is where the pair is, or would be.
func (p *pairTable) slot(left, right int32) (slot *pairSlot, key uint64) {
	key = uint64(uint32(left))<<32 | uint64(uint32(right)) + 1
	mask := len(p.slots) - 1
	for i := int(key * 0x9E3779B97F4A7C15 >> p.shift); ; i++ {
		if s := &p.slots[i&mask]; s.key == key || s.key == 0 {
			return s, key
		}
	}
}

// put enters a merge; of two with the same pair the last counts, as in the library.
func (p *pairTable) put(left, right, rank, merged int32) {
	s, key := p.slot(left, right)
	*s = pairSlot{key, rank, merged}
}

func (p *pairTable) get(left, right int32) (rank, merged int32, ok bool) {
	s, _ := p.slot(left, right)
	return s.rank, s.merged, s.key != 0
}
