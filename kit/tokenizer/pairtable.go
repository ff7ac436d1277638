package tokenizer

import "math"

const noRank = math.MaxInt32

// pairTable maps two ids to the rank and the result of their merge: a hash table
// with open addressing, three times as fast here as a Go map.
type pairTable struct {
	keys   []uint64 // 0 for a free slot: a key is stored plus 1
	values []pairValue
	mask   uint64
}

type pairValue struct{ rank, merged int32 }

func newPairTable(n int) pairTable {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return pairTable{keys: make([]uint64, size), values: make([]pairValue, size), mask: uint64(size - 1)}
}

func (p *pairTable) slot(left, right int32) (uint64, uint64) {
	key := uint64(uint32(left))<<32 | uint64(uint32(right)) + 1
	h := key * 0x9e3779b97f4a7c15
	return key, (h ^ h>>32) & p.mask
}

// put enters a merge; of two with the same pair the last counts, as in the library.
func (p *pairTable) put(left, right, rank, merged int32) {
	key, i := p.slot(left, right)
	for p.keys[i] != 0 && p.keys[i] != key {
		i = (i + 1) & p.mask
	}
	p.keys[i], p.values[i] = key, pairValue{rank, merged}
}

func (p *pairTable) get(left, right int32) (rank, merged int32, ok bool) {
	key, i := p.slot(left, right)
	for p.keys[i] != 0 {
		if p.keys[i] == key {
			return p.values[i].rank, p.values[i].merged, true
		}
		i = (i + 1) & p.mask
	}
	return 0, 0, false
}

// candidate is a pair that could be merged: its rank, where it starts and what it makes.
type candidate struct{ rank, at, merged int32 }

func (c candidate) before(d candidate) bool {
	return c.rank < d.rank || c.rank == d.rank && c.at < d.at
}

// candidates is a binary heap with the first pair to merge on top.
type candidates []candidate

func (h *candidates) push(c candidate) {
	*h = append(*h, c)
	list := *h
	i := len(list) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !list[i].before(list[parent]) {
			break
		}
		list[i], list[parent] = list[parent], list[i]
		i = parent
	}
}

func (h *candidates) pop() candidate {
	list := *h
	top := list[0]
	last := len(list) - 1
	list[0] = list[last]
	list = list[:last]
	*h = list
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && list[child+1].before(list[child]) {
			child++
		}
		if !list[child].before(list[i]) {
			break
		}
		list[i], list[child] = list[child], list[i]
		i = child
	}
	return top
}
