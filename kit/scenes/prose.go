package scenes

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Prose describes the scene in sentences, as a person would write them. Wording
// and order are drawn from r.
func (s Scene) Prose(r *rand.Rand) string {
	sentences := []string{s.light(r), s.camera(r), s.movement(r)}
	first := s.subjectSentence(r)
	if r.IntN(2) == 0 {
		first += " against a " + s.Background + " background."
	} else {
		first += "."
		sentences = append(sentences, pick(r, []string{
			"The background is " + s.Background + ".", "Behind it is a " + s.Background + " background.",
		}))
	}
	r.Shuffle(len(sentences), func(i, j int) { sentences[i], sentences[j] = sentences[j], sentences[i] })
	return first + " " + strings.Join(sentences, " ")
}

func (s Scene) subjectSentence(r *rand.Rand) string {
	subject := "A" + s.Subject()[1:]
	if s.Floor == noFloor {
		return subject + pick(r, []string{" floats with no floor", " hangs in space with no floor"})
	}
	return subject + pick(r, []string{" stands on a ", " hovers above a ", " is shown on a "}) + s.Floor + " floor"
}

func (s Scene) light(r *rand.Rand) string {
	if s.From == "overhead" {
		return pick(r, []string{
			fmt.Sprintf("The light is %s and comes from overhead.", s.Tint),
			fmt.Sprintf("It is lit by a %s overhead lamp.", s.Tint),
		})
	}
	return pick(r, []string{
		fmt.Sprintf("The light is %s and comes from the %s.", s.Tint, s.From),
		fmt.Sprintf("It is lit from the %s by a %s lamp.", s.From, s.Tint),
		fmt.Sprintf("A %s light shines from the %s.", s.Tint, s.From),
	})
}

func (s Scene) camera(r *rand.Rand) string {
	where := map[string]string{"level": "at a level height", "above": "from above", "below": "from below", "corner": "from a corner"}[s.View]
	return pick(r, []string{
		fmt.Sprintf("The camera is %s and looks %s.", s.Distance, where),
		fmt.Sprintf("It is seen %s by a %s camera.", where, s.Distance),
		fmt.Sprintf("We look %s, with the camera %s.", where, s.Distance),
	})
}

func (s Scene) movement(r *rand.Rand) string {
	if s.Motion == orbiting {
		return pick(r, []string{"The camera keeps orbiting.", "The view is slowly orbiting."})
	}
	return pick(r, []string{"Everything is " + s.Motion + ".", "It is " + s.Motion + ".", "The scene is " + s.Motion + "."})
}

// Sheet describes the scene as a sheet of properties, one a line, in an order
// drawn from r.
func (s Scene) Sheet(r *rand.Rand) string {
	lines := []string{
		"layout " + s.Layout, "count " + s.Count, "size " + s.Size, "finish " + s.Finish, "colour " + s.Colour,
		"shape " + s.noun(), "floor " + s.Floor, "background " + s.Background, "light " + s.Tint + " " + s.From,
		"camera " + s.Distance + " " + s.View, "motion " + s.Motion,
	}
	r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return "Sheet\n" + strings.Join(lines, "\n")
}

// Tags describes the scene as bare words in an order drawn from r.
func (s Scene) Tags(r *rand.Rand) string {
	words := []string{
		s.Layout, s.Count, s.Size, s.Finish, s.Colour, s.noun(), s.Floor + " floor", s.Background, s.Tint, s.From,
		s.View, s.Distance, s.Motion,
	}
	r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return "Tags " + strings.Join(words, " ")
}
