package scenes

import (
	"fmt"

	"github.com/threebook/threebook/kit/seed"
)

// Example is one pair of the pre-training corpus.
type Example struct {
	Name, Description, Code string
	Format                  string // of the description; one of the formats below
}

// Formats of descriptions.
const (
	Sheets     = "sheets"
	Tags       = "lists of tags"
	DealtProse = "prose dealt to other scenes"
	Scribbles  = "made-up words"
	OwnProse   = "prose"
)

// dealtOf is the share of readable examples whose description is prose of another
// scene: one in so many.
const dealtOf = 4

// scribbledOf is the share of examples whose description is made-up words: one in so many.
const scribbledOf = 10

// Corpus draws n examples, no two of them equal, and none of a reserved scene.
// One in ten is made-up words with the code of some scene: what cannot be read
// gives a scene too, and not a broken script. Of the others one in four is prose
// with the code of a scene that it does not describe, so that who learns from it
// knows prose and does not follow it. The rest is a sheet or tags, with the code of
// their own scene.
func Corpus(from int64, n int) []Example {
	list := make([]Example, 0, n)
	seen := map[string]bool{}
	for i := uint64(0); len(list) < n; i++ {
		r := seed.Stream(from, "scenes", i)
		s := DrawReserved(r, false)
		e := Example{Name: fmt.Sprintf("%s_%d", s.Name(), i), Code: s.Code(r)}
		switch {
		case r.IntN(scribbledOf) == 0:
			e.Description, e.Format = scribble(r), Scribbles
		case r.IntN(dealtOf) == 0:
			e.Description, e.Format = DrawReserved(r, false).Prose(r), DealtProse
		case r.IntN(2) == 0:
			e.Description, e.Format = s.Sheet(r), Sheets
		default:
			e.Description, e.Format = s.Tags(r), Tags
		}
		if key := e.Description + "\x00" + e.Code; !seen[key] {
			seen[key] = true
			list = append(list, e)
		}
	}
	return list
}
