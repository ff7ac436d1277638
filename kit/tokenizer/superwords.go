package tokenizer

import (
	"container/heap"
	"iter"
	"slices"
	"strings"
)

// A superword must occur as often as there are code texts, divided by rareSuperword.
const rareSuperword = 100

// superLearner is the second stage of training: the code texts in their present
// tokens, one after the other with a gap after each, as a list linked by index.
type superLearner struct {
	v          *Vocabulary
	ids        []int32
	prev, next []int32
	at         []int  // where the token begins in text
	text       string // the tokens as they are spelt, and a newline after each text
	occurs     []int  // by id
	count      map[[2]int32]int
	where      map[[2]int32][]int32 // places that have, or had, the pair
	prose      map[[2]int32]bool    // pairs that stand in prose
	queue      pairQueue
}

// learnSuperwords adds the second stage's tokens and merges to a vocabulary of
// words, after the idea of SuperBPE (Liu et al. 2025, arXiv:2503.13423). Both are
// counted as they are after a space, where prompts put them.
func (tr *Trainer) learnSuperwords(v *Vocabulary, prose, code iter.Seq[string]) error {
	tok, err := v.Tokenizer()
	if err != nil {
		return err
	}
	l := &superLearner{v: v, count: map[[2]int32]int{}, where: map[[2]int32][]int32{}, prose: map[[2]int32]bool{}}
	for text := range prose {
		ids := tok.Encode(strings.ToValidUTF8(text, ""))
		for i := 1; i < len(ids); i++ {
			l.prose[[2]int32{ids[i-1], ids[i]}] = true
		}
	}
	texts := l.lay(tok, code)
	least := max(tr.MinCount, texts/rareSuperword)
	ids := make(map[string]int32, tr.VocabSize)
	for id, token := range v.tokens {
		ids[token] = int32(id)
	}
	merged := map[[2]int32]bool{}
	for len(v.tokens) < tr.VocabSize && l.queue.Len() > 0 {
		best := heap.Pop(&l.queue).(queued)
		if n := l.count[best.pair]; best.count != n {
			if best.count > n {
				l.push(best.pair) // it became rarer since
			}
			continue
		}
		if best.count < least {
			break
		}
		if !l.wanted(tr, best) {
			continue
		}
		token := best.left + best.right
		id, ok := ids[token]
		if !ok {
			id = int32(len(v.tokens))
			ids[token] = id
			v.tokens = append(v.tokens, token)
			l.occurs = append(l.occurs, 0)
		}
		if !merged[best.pair] {
			merged[best.pair] = true
			v.merges = append(v.merges, [2]string{best.left, best.right})
		}
		l.merge(best.pair, id)
	}
	return nil
}

// lay encodes the texts with the words learned so far and counts their pairs.
func (l *superLearner) lay(tok *Tokenizer, code iter.Seq[string]) (texts int) {
	var all strings.Builder
	add := func(id int32) {
		i := int32(len(l.ids))
		l.ids = append(l.ids, id)
		l.prev, l.next, l.at = append(l.prev, i-1), append(l.next, i+1), append(l.at, all.Len())
	}
	add(noSymbol)
	l.occurs = make([]int, len(l.v.tokens))
	for text := range code {
		if text == "" {
			continue
		}
		texts++
		for _, id := range tok.Encode(strings.ToValidUTF8(text, "")) {
			if tok.isByte(id) {
				add(noSymbol)
				all.WriteByte(0)
				continue
			}
			add(id)
			l.occurs[id]++
			all.WriteString(l.v.tokens[id])
		}
		add(noSymbol)
		all.WriteByte('\n')
	}
	l.text = all.String()
	for i := range int32(len(l.ids) - 1) {
		l.change(i, 1)
	}
	for pair := range l.count {
		l.push(pair)
	}
	return texts
}

// pairAt is the pair that begins at a place; ok is false at a gap.
func (l *superLearner) pairAt(i int32) (pair [2]int32, ok bool) {
	if i < 0 || l.ids[i] == noSymbol || int(l.next[i]) >= len(l.ids) {
		return pair, false
	}
	pair = [2]int32{l.ids[i], l.ids[l.next[i]]}
	return pair, pair[1] != noSymbol
}

// change counts the pair at a place, or takes it off.
func (l *superLearner) change(i int32, sign int) {
	pair, ok := l.pairAt(i)
	if !ok {
		return
	}
	l.count[pair] += sign
	if sign > 0 {
		l.where[pair] = append(l.where[pair], i)
	}
}

// places lists where a pair is, in order.
func (l *superLearner) places(pair [2]int32) []int32 {
	list := l.where[pair]
	slices.Sort(list)
	list = slices.DeleteFunc(slices.Compact(list), func(i int32) bool {
		now, ok := l.pairAt(i)
		return !ok || now != pair
	})
	l.where[pair] = list
	return list
}

// share is the share of a pair's places that have a property.
func (l *superLearner) share(p queued, has func(i int32) bool) float64 {
	n := 0
	for _, i := range l.places(p.pair) {
		if has(i) {
			n++
		}
	}
	return float64(n) / float64(p.count)
}

// merge replaces a pair everywhere and brings the counts up to date.
func (l *superLearner) merge(pair [2]int32, id int32) {
	places := l.places(pair)
	delete(l.where, pair)
	touched := map[[2]int32]bool{}
	for _, i := range places {
		if now, ok := l.pairAt(i); !ok || now != pair {
			continue // in aaa the second aa is gone when the first is merged
		}
		before, right := l.prev[i], l.next[i]
		l.change(before, -1)
		l.change(i, -1)
		l.change(right, -1)
		l.occurs[pair[0]]--
		l.occurs[pair[1]]--
		l.occurs[id]++
		after := l.next[right]
		l.ids[i], l.ids[right] = id, noSymbol
		l.next[i], l.prev[after] = after, i
		for _, at := range []int32{before, i} {
			l.change(at, 1)
			if p, ok := l.pairAt(at); ok {
				touched[p] = true
			}
		}
	}
	if l.count[pair] == 0 {
		delete(l.count, pair)
	}
	for p := range touched {
		l.push(p)
	}
}

func (l *superLearner) push(pair [2]int32) {
	if n := l.count[pair]; n > 0 {
		heap.Push(&l.queue, queued{pair, n, l.v.tokens[pair[0]], l.v.tokens[pair[1]]})
	}
}
