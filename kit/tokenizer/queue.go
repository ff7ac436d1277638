package tokenizer

import (
	"cmp"
	"slices"
)

// candidate is a pair that could be merged: its rank, where it starts and what it makes.
type candidate struct{ rank, at, merged int32 }

func (c candidate) before(d candidate) bool {
	return c.rank < d.rank || c.rank == d.rank && c.at < d.at
}

// mergeQueue gives the pairs of a text in the order of merging. Those that are
// there at the beginning, nearly all, are sorted once; those that merging makes
// go through a heap, which stays small.
type mergeQueue struct {
	sorted candidates // what is left of the pairs at the beginning
	heap   candidates
	all    candidates // the memory of sorted
	spare  candidates
}

// start begins with the pairs in all, which are in order of place.
func (q *mergeQueue) start() {
	if len(q.all) < 1000 { // not worth the counting
		slices.SortFunc(q.all, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.at, b.at)) })
	} else {
		q.all, q.spare = sortByRank(q.all, q.spare)
	}
	q.sorted, q.heap = q.all, q.heap[:0]
}

// next gives the first pair to merge; ok is false when there is none.
func (q *mergeQueue) next() (c candidate, ok bool) {
	switch {
	case len(q.heap) > 0 && (len(q.sorted) == 0 || q.heap[0].before(q.sorted[0])):
		return q.heap.pop(), true
	case len(q.sorted) > 0:
		c = q.sorted[0]
		q.sorted = q.sorted[1:]
		return c, true
	}
	return c, false
}

// sortByRank sorts by rank, which is below maxID, what is in order of place: in
// time n, eleven bits of the rank at a time. It gives the result, and the memory that it does not use.
func sortByRank(list, spare candidates) (sorted, free candidates) {
	if cap(spare) < len(list) {
		spare = make(candidates, len(list))
	}
	spare = spare[:len(list)]
	const digit = 11
	for shift := 0; shift < 2*digit; shift += digit {
		var ends [1 << digit]int
		for _, c := range list {
			ends[c.rank>>shift&(1<<digit-1)]++
		}
		sum := 0
		for i, n := range ends {
			ends[i] = sum
			sum += n
		}
		for _, c := range list {
			d := c.rank >> shift & (1<<digit - 1)
			spare[ends[d]] = c
			ends[d]++
		}
		list, spare = spare, list
	}
	return list, spare
}

// candidates is a binary heap with the first pair to merge on top.
type candidates []candidate

func (h *candidates) push(c candidate) {
	*h = append(*h, c)
	list := *h
	i := len(list) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !c.before(list[parent]) {
			break
		}
		list[i] = list[parent]
		i = parent
	}
	list[i] = c
}

func (h *candidates) pop() candidate {
	list := *h
	top := list[0]
	last := len(list) - 1
	moved := list[last]
	list = list[:last]
	*h = list
	i := 0
	for {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && list[child+1].before(list[child]) {
			child++
		}
		if !list[child].before(moved) {
			break
		}
		list[i] = list[child]
		i = child
	}
	if last > 0 {
		list[i] = moved
	}
	return top
}
