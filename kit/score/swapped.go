package score

import (
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// swappedPictures lists the model's pictures that were drawn and rated, one an
// example (its first sample's), each held against the next example of the list,
// and the last against the first: the same pictures and the same examples as when
// they were rated as their own, in other pairs. The order is that of [Select], so
// a picture more or less changes the pairs beside it only.
func (t *test) swappedPictures() []controlPicture {
	var ring []int
	for _, p := range Select(t.cfg.Pairs, 0, t.cfg.Seed) {
		if i := t.index[p.Filename]; len(ring) < t.cfg.Controls && t.first(i).rated() {
			ring = append(ring, i)
		}
	}
	var list []controlPicture
	for at, i := range ring {
		if other, found := t.nextOther(ring, at); found {
			shot := t.first(i).shot
			key := controlKey{Swapped, t.cfg.Pairs[i].Filename, t.cfg.Pairs[other].Filename, shot.SHA256}
			list = append(list, controlPicture{key, shot, other})
		}
	}
	return list
}

// first is a pair's first sample.
func (t *test) first(pair int) *slot { return &t.slots[pair*t.cfg.Samples] }

// rated reports whether there is a picture and the judge gave it a number.
func (s *slot) rated() bool {
	return s.shot != nil && s.shot.Outcome == outcome.OK && s.rating != nil && s.rating.Outcome == outcome.OK
}

// swapped adds up the pictures that were rated both ways. Two neighbours share an
// example, which one's difference adds and the other's takes away; the interval
// makes no use of that, so where some examples are easier than others it is rather
// too wide than too narrow.
func (t *test) swapped() (runs.Control, error) {
	c := runs.Control{Name: Swapped}
	var own, anothers []float64
	for _, picture := range t.swappedPictures() {
		rating := t.control[picture.key]
		if rating.Outcome != outcome.OK {
			c.Failed++
			continue
		}
		c.N++
		own = append(own, t.first(t.index[picture.key.name]).rating.Value)
		anothers = append(anothers, rating.Value)
	}
	if c.N == 0 {
		return c, nil
	}
	b := stats.Bootstrap{Seed: t.cfg.Seed}
	mean, err := b.Mean(anothers)
	if err != nil {
		return c, err
	}
	ownMean, err := b.Mean(own)
	if err != nil {
		return c, err
	}
	difference, err := b.PairedDifference(anothers, own)
	if err != nil {
		return c, err
	}
	c.Mean, c.Interval = &mean.Mean, bounds(mean)
	c.Own = &runs.Estimate{Mean: ownMean.Mean, Interval: bounds(ownMean)}
	c.OwnMinusAnothers = &runs.Estimate{Mean: difference.Mean, Interval: bounds(difference)}
	return c, nil
}

// bounds is an estimate's interval as files have it.
func bounds(e stats.Estimate) []float64 {
	if e.Interval == nil {
		return nil
	}
	return []float64{e.Interval.Low, e.Interval.High}
}
