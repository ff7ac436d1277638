package tokenizer

import "math"

// noRank stands for a pair that does not merge: it comes after all others.
const noRank = math.MaxInt32

// pairTable maps two ids to the rank and the result of their merge.
type pairTable map[uint64]pairValue

type pairValue struct{ rank, merged int32 }

func pairKey(left, right int32) uint64 { return uint64(uint32(left))<<32 | uint64(uint32(right)) }

// put enters a merge; of two with the same pair the last counts, as in the library.
func (p pairTable) put(left, right, rank, merged int32) {
	p[pairKey(left, right)] = pairValue{rank, merged}
}

func (p pairTable) get(left, right int32) (rank, merged int32, ok bool) {
	v, ok := p[pairKey(left, right)]
	return v.rank, v.merged, ok
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
