package tokenizer

import (
	"container/heap"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Trainer learns a byte-pair vocabulary in the form of the Llama family. The
// zero value works. Equal texts in equal order give an equal vocabulary.
type Trainer struct {
	// VocabSize is the number of tokens wanted, control and byte tokens included.
	// 0 means 2,048. The vocabulary is smaller when the texts have no more to give.
	VocabSize int
	// MinCount is how often a pair must occur to be merged. 0 means 2.
	MinCount int
	// MergeDigits lets digits, and the hex digits of colours, become part of
	// longer tokens. By default each digit is a token, and so is each hex digit
	// after 0x or #: a small model copies a number from a description digit by
	// digit, and cannot copy what is one token here and two there.
	MergeDigits bool
	// Superwords is how many of the tokens are reserved for a second stage, which
	// [Trainer.TrainCode] learns on code: tokens that reach across words, such as
	// renderer.setPixelRatio(window.devicePixelRatio);⏎. Fewer are made when the
	// code has no more that occur once in a hundred texts. 0 means no second stage.
	Superwords int
	// MergeColours lets superwords be colours such as 0xdc143c, where frequent. It
	// suits code whose descriptions name colours in words: where they spell them in
	// digits, those of a rarer colour are hard to copy if its first ones are a token.
	MergeColours bool
}

// Vocabulary is what a [Trainer] learned.
type Vocabulary struct {
	tokens []string // by id
	merges [][2]string
}

// Size is the number of tokens.
func (v *Vocabulary) Size() int { return len(v.tokens) }

const (
	unkToken = "<unk>" // 0
	bosToken = "<s>"   // 1
	eosToken = "</s>"  // 2
)

// Train learns a vocabulary of at most vocabSize tokens with the default [Trainer].
func Train(texts iter.Seq[string], vocabSize int) (*Vocabulary, error) {
	return Trainer{VocabSize: vocabSize}.Train(texts)
}

// Train learns a vocabulary: <unk>, <s>, </s>, the 256 bytes, the characters,
// then merges, the most frequent pair first, of equals the first in byte order.
// The characters are those of ASCII and others that occur at least MinCount
// times, as far as an eighth of the vocabulary holds them; the rest fall back to bytes.
func (tr Trainer) Train(texts iter.Seq[string]) (*Vocabulary, error) {
	if tr.Superwords != 0 {
		return nil, errors.New("train tokenizer: superwords are learned from code, which only TrainCode takes")
	}
	return tr.TrainCode(texts, slices.Values([]string(nil)))
}

// TrainCode learns the words of prose and code as [Trainer.Train] does, and then
// superwords of the code alone. What prose has is not joined in the second stage:
// a prose text has the tokens that it has without superwords. Both sequences are
// run through twice if there is a second stage.
func (tr Trainer) TrainCode(prose, code iter.Seq[string]) (*Vocabulary, error) {
	if tr.VocabSize == 0 {
		tr.VocabSize = 2048
	}
	if tr.MinCount <= 0 {
		tr.MinCount = 2
	}
	if tr.Superwords < 0 {
		return nil, fmt.Errorf("train tokenizer: %d superwords, want 0 or more", tr.Superwords)
	}
	first := tr
	first.VocabSize -= tr.Superwords
	v, err := first.trainWords(func(yield func(string) bool) {
		for _, texts := range []iter.Seq[string]{prose, code} {
			for text := range texts {
				if !yield(text) {
					return
				}
			}
		}
	})
	if err != nil || tr.Superwords == 0 {
		return v, err
	}
	if err := tr.learnSuperwords(v, prose, code); err != nil {
		return nil, fmt.Errorf("train tokenizer: %w", err)
	}
	return v, nil
}

// trainWords is the first stage.
func (tr *Trainer) trainWords(texts iter.Seq[string]) (*Vocabulary, error) {
	words, characters := tr.count(texts)
	if len(words) == 0 {
		return nil, errors.New("train tokenizer: no text")
	}
	v := &Vocabulary{tokens: []string{unkToken, bosToken, eosToken}}
	for i := range 256 {
		v.tokens = append(v.tokens, byteToken(byte(i)))
	}
	v.tokens = append(v.tokens, tr.alphabet(characters)...)
	if len(v.tokens) > tr.VocabSize {
		size := fmt.Sprint(tr.VocabSize)
		if tr.Superwords > 0 {
			size = fmt.Sprintf("%d less %d superwords", tr.VocabSize+tr.Superwords, tr.Superwords)
		}
		return nil, fmt.Errorf("train tokenizer: a vocabulary of %s is too small, control, byte and character tokens are %d", size, len(v.tokens))
	}
	tr.learn(v, words)
	return v, nil
}

// count cuts the texts, normalized, where no token may reach across, and counts
// the pieces and their characters.
func (tr *Trainer) count(texts iter.Seq[string]) (words map[string]int, characters map[rune]int) {
	words, characters = map[string]int{}, map[rune]int{}
	for text := range texts {
		if text == "" {
			continue
		}
		text = space + strings.ReplaceAll(strings.ToValidUTF8(text, ""), " ", space)
		start, last := 0, rune(-1)
		for i, r := range text {
			characters[r]++
			if i > start && !tr.mayJoin(last, r) {
				words[text[start:i]]++
				start = i
			}
			last = r
		}
		words[text[start:]]++
	}
	return words, characters
}

// alphabet is the visible space, newline, tab and ASCII, then the most frequent others.
func (tr *Trainer) alphabet(characters map[rune]int) []string {
	list := []string{space, "\n", "\t"}
	for r := rune('!'); r <= '~'; r++ {
		list = append(list, string(r))
	}
	var others []rune
	for _, r := range slices.Sorted(maps.Keys(characters)) {
		if r >= utf8.RuneSelf && r != '▁' && r != utf8.RuneError && characters[r] >= tr.MinCount {
			others = append(others, r)
		}
	}
	slices.SortStableFunc(others, func(a, b rune) int { return characters[b] - characters[a] })
	for _, r := range others[:min(len(others), tr.VocabSize/8)] {
		list = append(list, string(r))
	}
	return list
}

// word is a piece of text in its present tokens.
type word struct {
	ids   []int32
	count int
}

// learner holds the counts of all pairs, kept right as merges are made.
type learner struct {
	v     *Vocabulary
	words []word
	count map[[2]int32]int
	in    map[[2]int32][]int32 // words that have, or had, the pair
	queue pairQueue
}

func (tr *Trainer) learn(v *Vocabulary, counted map[string]int) {
	ids := make(map[string]int32, tr.VocabSize)
	for id, token := range v.tokens {
		ids[token] = int32(id)
	}
	l := &learner{v: v, count: map[[2]int32]int{}, in: map[[2]int32][]int32{}}
	for _, text := range slices.Sorted(maps.Keys(counted)) {
		w := word{count: counted[text]}
		for _, r := range text {
			id, ok := ids[string(r)]
			if !ok {
				id = noSymbol
			}
			w.ids = append(w.ids, id)
		}
		l.words = append(l.words, w)
		l.tally(int32(len(l.words)-1), 1)
	}
	for pair := range l.count {
		l.push(pair)
	}
	// A pair can come back when one of its parts is made in a second way.
	merged := map[[2]int32]bool{}
	for len(v.tokens) < tr.VocabSize && l.queue.Len() > 0 {
		best := heap.Pop(&l.queue).(queued)
		if best.count != l.count[best.pair] {
			if best.count > l.count[best.pair] {
				l.push(best.pair) // it became rarer since
			}
			continue
		}
		if best.count < tr.MinCount {
			break
		}
		token := best.left + best.right
		if !tr.shaped(token) {
			continue
		}
		id, ok := ids[token]
		if !ok {
			id = int32(len(v.tokens))
			ids[token] = id
			v.tokens = append(v.tokens, token)
		}
		if !merged[best.pair] {
			merged[best.pair] = true
			v.merges = append(v.merges, [2]string{best.left, best.right})
		}
		l.merge(best.pair, id)
	}
}

// noSymbol stands for a character outside the alphabet, which is in no pair.
const noSymbol = -1

// tally adds the pairs of a word to the counts, or takes them off.
func (l *learner) tally(index int32, sign int) {
	w := l.words[index]
	for i := range len(w.ids) - 1 {
		pair := [2]int32{w.ids[i], w.ids[i+1]}
		if pair[0] == noSymbol || pair[1] == noSymbol {
			continue
		}
		l.count[pair] += sign * w.count
		if list := l.in[pair]; sign > 0 && (len(list) == 0 || list[len(list)-1] != index) {
			l.in[pair] = append(list, index)
		}
	}
}

// merge replaces a pair in all words and brings the counts up to date.
func (l *learner) merge(pair [2]int32, id int32) {
	list := l.in[pair]
	delete(l.in, pair)
	slices.Sort(list)
	touched := map[[2]int32]bool{}
	for _, index := range slices.Compact(list) {
		w := &l.words[index]
		if !w.has(pair) {
			continue
		}
		l.tally(index, -1)
		w.replace(pair, id)
		l.tally(index, 1)
		for i := range len(w.ids) - 1 {
			if w.ids[i] == id || w.ids[i+1] == id {
				touched[[2]int32{w.ids[i], w.ids[i+1]}] = true
			}
		}
	}
	for p := range touched {
		l.push(p)
	}
}

func (w *word) has(pair [2]int32) bool {
	for i := range len(w.ids) - 1 {
		if w.ids[i] == pair[0] && w.ids[i+1] == pair[1] {
			return true
		}
	}
	return false
}

func (w *word) replace(pair [2]int32, id int32) {
	out := w.ids[:0]
	for i := 0; i < len(w.ids); i++ {
		if i+1 < len(w.ids) && w.ids[i] == pair[0] && w.ids[i+1] == pair[1] {
			out = append(out, id)
			i++
			continue
		}
		out = append(out, w.ids[i])
	}
	w.ids = out
}

func (l *learner) push(pair [2]int32) {
	if n := l.count[pair]; n > 0 && pair[0] >= 0 && pair[1] >= 0 {
		heap.Push(&l.queue, queued{pair, n, l.v.tokens[pair[0]], l.v.tokens[pair[1]]})
	}
}

// queued is a pair with the count that it had when it was queued.
type queued struct {
	pair        [2]int32
	count       int
	left, right string
}

// pairQueue has the most frequent pair on top, of equals the first in byte order.
type pairQueue []queued

func (q pairQueue) Len() int      { return len(q) }
func (q pairQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q pairQueue) Less(i, j int) bool {
	a, b := q[i], q[j]
	if a.count != b.count {
		return a.count > b.count
	}
	if a.left != b.left {
		return a.left < b.left
	}
	return a.right < b.right
}
func (q *pairQueue) Push(x any) { *q = append(*q, x.(queued)) }
func (q *pairQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
