package tokenizer

// symbol is a token of a text being merged, in a list linked by index.
type symbol struct {
	id         int32 // -1 when it was merged away
	prev, next int32 // -1 at the ends
}

// pair looks a merge up that the text may have.
func (b *bpe) pair(left, right int32, s *scratch) (rank, merged int32, ok bool) {
	rank, merged, ok = b.merges.get(left, right)
	if !ok {
		return rank, merged, false
	}
	merged, ok = s.allowed(merged)
	return rank, merged, ok
}

// shortPiece is the length up to which looking for the best pair anew after each
// merge is faster than keeping a queue.
const shortPiece = 24

// merge appends the tokens of a piece to out.
func (b *bpe) merge(out []int32, piece string, s *scratch) []int32 {
	if id, ok := b.whole[piece]; ok {
		if id, ok := s.allowed(id); ok {
			return append(out, id)
		}
	}
	s.ids = b.symbols(s.ids[:0], piece, s)
	switch {
	case len(s.ids) < 2:
		return append(out, s.ids...)
	case len(s.ids) <= shortPiece:
		return append(out, b.mergeShort(s.ids, s)...)
	}
	return b.mergeLong(out, s)
}

// mergeShort merges ids in place by repeated search.
func (b *bpe) mergeShort(ids []int32, s *scratch) []int32 {
	var ranks, merged [shortPiece]int32
	look := func(i int) {
		rank, id, ok := b.pair(ids[i], ids[i+1], s)
		if !ok {
			rank = noRank
		}
		ranks[i], merged[i] = rank, id
	}
	for i := range len(ids) - 1 {
		look(i)
	}
	for len(ids) > 1 {
		best := 0
		for i := 1; i < len(ids)-1; i++ {
			if ranks[i] < ranks[best] {
				best = i
			}
		}
		if ranks[best] == noRank {
			break
		}
		ids[best] = merged[best]
		copy(ids[best+1:], ids[best+2:])
		copy(ranks[best:], ranks[best+1:len(ids)-1])
		copy(merged[best:], merged[best+1:len(ids)-1])
		ids = ids[:len(ids)-1]
		if best > 0 {
			look(best - 1)
		}
		if best < len(ids)-1 {
			look(best)
		}
	}
	return ids
}

// mergeLong merges s.ids over a linked list, the pairs in a queue, in time n·log n at most.
func (b *bpe) mergeLong(out []int32, s *scratch) []int32 {
	list := s.list[:0]
	for i, id := range s.ids {
		list = append(list, symbol{id: id, prev: int32(i) - 1, next: int32(i) + 1})
	}
	list[len(list)-1].next = -1
	s.list = list
	q := &s.queue
	q.all = q.all[:0]
	for i := range len(list) - 1 {
		if rank, merged, ok := b.pair(list[i].id, list[i+1].id, s); ok {
			q.all = append(q.all, candidate{rank, int32(i), merged})
		}
	}
	q.start()
	push := func(at int32) {
		if next := list[at].next; next >= 0 {
			if rank, merged, ok := b.pair(list[at].id, list[next].id, s); ok {
				q.heap.push(candidate{rank, at, merged})
			}
		}
	}
	for {
		c, ok := q.next()
		if !ok {
			break
		}
		left := &list[c.at]
		if left.id < 0 || left.next < 0 {
			continue
		}
		right := &list[left.next]
		// The pair may have changed since it was pushed.
		if rank, merged, ok := b.pair(left.id, right.id, s); !ok || merged != c.merged || rank != c.rank {
			continue
		}
		left.id, right.id = c.merged, -1
		left.next = right.next
		if right.next >= 0 {
			list[right.next].prev = c.at
		}
		if left.prev >= 0 {
			push(left.prev)
		}
		push(c.at)
	}
	for i := int32(0); i >= 0; i = list[i].next {
		out = append(out, list[i].id)
	}
	return out
}
