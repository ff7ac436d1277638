package scenes

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// scribble is text that means nothing: made-up words, numbers and colours in
// digits, and words of the grammar between them, in sentences.
func scribble(r *rand.Rand) string {
	var b strings.Builder
	left := 0 // words of the sentence
	for i := range 12 + r.IntN(60) {
		word := scribbledWord(r)
		if left == 0 {
			left = 5 + r.IntN(12)
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		left--
		switch {
		case left == 0:
			b.WriteByte('.')
		case r.IntN(10) == 0:
			b.WriteByte(',')
		}
	}
	return strings.TrimRight(b.String(), ".,") + "."
}

func scribbledWord(r *rand.Rand) string {
	switch n := r.IntN(100); {
	case n < 15:
		return pick(r, common)
	case n < 25:
		s := Draw(r)
		return pick(r, []string{s.Layout, s.Count, s.Size, s.Finish, s.Colour, s.noun(), s.Floor, s.Background, s.Tint, s.From, s.View, s.Distance, s.Motion})
	case n < 29:
		return fmt.Sprintf("(#%06x)", r.IntN(1<<24))
	case n < 32:
		return fmt.Sprint(r.IntN(100))
	}
	var word strings.Builder
	for range 1 + r.IntN(3) {
		word.WriteString(pick(r, onsets) + pick(r, vowels) + pick(r, codas))
	}
	return word.String()
}

var (
	common = strings.Fields("a the of and in on with is are it its to from by at for as each into over under behind between")
	onsets = strings.Fields("b bl br c ch cl cr d dr f fl g gl gr h j k l m n p pl pr qu r s sc sh sl sp st str t th tr v w y z")
	vowels = strings.Fields("a e i o u ai ea ee ie oa oo ou")
	codas  = append(strings.Fields("b ck d g ght l ll m n nd ng nt p r rd rk s sh st t th x y"), "", "", "", "", "")
)
