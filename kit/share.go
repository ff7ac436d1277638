package kit

import (
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/score"
)

// share takes MaxTrainExamples of the training pairs, and all validation pairs, in
// the order of the data; leftOut names the others. Taken are those whose hash of
// seed and name is smallest, so that of one seed a smaller share is part of every
// larger one. Where nothing is left out, MaxTrainExamples becomes 0: it is the same
// training without it.
func (c *TrainConfig) share(list []pairs.Pair) (taken []pairs.Pair, leftOut []string) {
	var training []pairs.Pair
	for _, p := range list {
		if p.Split != pairs.Validation {
			training = append(training, p)
		}
	}
	if c.MaxTrainExamples == 0 || c.MaxTrainExamples >= len(training) {
		c.MaxTrainExamples = 0
		return list, nil
	}
	chosen := map[string]bool{}
	for _, p := range score.Select(training, c.MaxTrainExamples, c.SFT.Seed) {
		chosen[p.Filename] = true
	}
	for _, p := range list {
		if p.Split == pairs.Validation || chosen[p.Filename] {
			taken = append(taken, p)
		} else {
			leftOut = append(leftOut, p.Filename)
		}
	}
	return taken, leftOut
}
