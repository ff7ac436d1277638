package scenes

import "github.com/threebook/threebook/kit/seed"

// MostSamples is how many [Samples] can be drawn: about half of the reserved subjects.
const MostSamples = 5000

// Samples draws n reserved scenes with their prose and their code, no two of one
// subject, and at most [MostSamples]: none of them is in any [Corpus], and none is another's twin.
func Samples(from int64, n int) []Example {
	n = min(n, MostSamples)
	list := make([]Example, 0, n)
	seen := map[string]bool{}
	for i := uint64(0); len(list) < n; i++ {
		r := seed.Stream(from, "samples", i)
		s := DrawReserved(r, true)
		if name := s.Name(); !seen[name] {
			seen[name] = true
			list = append(list, Example{Name: name, Description: s.Prose(r), Code: s.Code(r), Format: OwnProse})
		}
	}
	return list
}
