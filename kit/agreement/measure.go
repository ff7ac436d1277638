package agreement

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/threebook/threebook/kit/stats"
)

// Config of [Measure]. Its zero value works.
type Config struct {
	Bins       int       // of the weighted kappa; default [DefaultBins]
	Thresholds []float64 // in (0, 1]; default 0.25, 0.5 and 0.75
	Bootstrap  stats.Bootstrap
}

func (c Config) resolve() (Config, error) {
	if c.Bins == 0 {
		c.Bins = DefaultBins
	}
	if c.Bins < 2 {
		return c, fmt.Errorf("%d bins, want at least 2", c.Bins)
	}
	if len(c.Thresholds) == 0 {
		c.Thresholds = []float64{0.25, 0.5, 0.75}
	}
	c.Thresholds = slices.Compact(slices.Sorted(slices.Values(c.Thresholds)))
	for _, t := range c.Thresholds {
		if !(t > 0 && t <= 1) {
			return c, fmt.Errorf("threshold %g, want one above 0 and up to 1", t)
		}
	}
	return c, nil
}

// Measure computes every figure of an [Agreement]. The same pictures in the same
// order and the same seed give the same figures. It is an error to have no pictures,
// or a rating or score that is not in [0, 1].
func Measure(pictures []Picture, c Config) (Agreement, error) {
	c, err := c.resolve()
	if err != nil {
		return Agreement{}, fmt.Errorf("measure agreement: %w", err)
	}
	whole, raters, err := sampleOf(pictures)
	if err != nil {
		return Agreement{}, fmt.Errorf("measure agreement: %w", err)
	}
	a := Agreement{Pictures: len(pictures), Bins: c.Bins}
	kappa := func(x, y []float64) (float64, error) { return WeightedKappa(x, y, c.Bins) }
	list := []statistic{
		{&a.Spearman, compared(Spearman)}, {&a.Kendall, compared(Kendall)}, {&a.Kappa, compared(kappa)},
		{&a.MeanAbsoluteError, compared(MeanAbsoluteError)}, {&a.Bias, compared(Bias)},
	}
	for _, s := range list {
		s.figure.N = len(pictures)
	}
	a.Thresholds = make([]Threshold, len(c.Thresholds))
	for i, threshold := range c.Thresholds {
		if list, err = a.Thresholds[i].measure(whole, threshold, list); err != nil {
			return Agreement{}, err
		}
	}
	if len(raters) > 1 {
		a.Raters = &Raters{Initials: raters}
		list = a.Raters.measure(whole, kappa, list)
	}
	if err := estimate(whole, list, c.Bootstrap); err != nil {
		return Agreement{}, fmt.Errorf("measure agreement: %w", err)
	}
	return a, nil
}

func (t *Threshold) measure(whole sample, threshold float64, list []statistic) ([]statistic, error) {
	var err error
	if t.Confusion, err = Confuse(whole.people, whole.judge, threshold); err != nil {
		return nil, err
	}
	t.Accuracy.N = t.Pictures()
	t.Precision.N = t.TruePositives + t.FalsePositives
	t.Recall.N = t.TruePositives + t.FalseNegatives
	of := func(figure func(Confusion) (float64, error)) func(sample) (float64, error) {
		return func(s sample) (float64, error) {
			c, err := Confuse(s.people, s.judge, threshold)
			if err != nil {
				return 0, err
			}
			return figure(c)
		}
	}
	return append(list, statistic{&t.Accuracy, of(Confusion.Accuracy)},
		statistic{&t.Precision, of(Confusion.Precision)}, statistic{&t.Recall, of(Confusion.Recall)}), nil
}

// statistic is a figure and how it is computed from a sample of pictures.
type statistic struct {
	figure *Figure
	of     func(sample) (float64, error)
}

func compared(f func(x, y []float64) (float64, error)) func(sample) (float64, error) {
	return func(s sample) (float64, error) { return f(s.people, s.judge) }
}

// sample is some of the pictures, a picture an index.
type sample struct {
	people, judge []float64
	raters        [][]float64 // a rater a row; NaN where that one did not score
}

// sampleOf is all of the pictures, with the raters in the order of their rows.
func sampleOf(pictures []Picture) (sample, []string, error) {
	s := sample{people: make([]float64, len(pictures)), judge: make([]float64, len(pictures))}
	if len(pictures) == 0 {
		return s, nil, errors.New("no pictures that both the judge and people rated")
	}
	names := map[string]bool{}
	for i, p := range pictures {
		if !(p.Judge >= 0 && p.Judge <= 1) {
			return s, nil, fmt.Errorf("picture %d: the judge's rating is %v, want one in [0, 1]", i, p.Judge)
		}
		if len(p.Scores) == 0 {
			return s, nil, fmt.Errorf("picture %d: nobody scored it", i)
		}
		for rater, score := range p.Scores {
			if !(score >= 0 && score <= 1) {
				return s, nil, fmt.Errorf("picture %d: the score of %s is %v, want one in [0, 1]", i, rater, score)
			}
			names[rater] = true
		}
	}
	raters := slices.Sorted(maps.Keys(names))
	s.raters = make([][]float64, len(raters))
	for r, name := range raters {
		s.raters[r] = make([]float64, len(pictures))
		for i, p := range pictures {
			score, ok := p.Scores[name]
			if !ok {
				score = math.NaN()
			}
			s.raters[r][i] = score
		}
	}
	for i, p := range pictures {
		s.judge[i], s.people[i] = p.Judge, p.Mean()
	}
	return s, raters, nil
}

// Mean is the picture's human score: the mean over its raters.
func (p Picture) Mean() float64 {
	sum := 0.0
	for _, score := range slices.Sorted(maps.Values(p.Scores)) { // in one order, on which sums of floats depend
		sum += score
	}
	return sum / float64(len(p.Scores))
}

// draw puts the pictures of those indices into the buffer that s is.
func (s *sample) draw(from sample, index []int) {
	for at, i := range index {
		s.people[at], s.judge[at] = from.people[i], from.judge[i]
		for r := range from.raters {
			s.raters[r][at] = from.raters[r][i]
		}
	}
}

// estimate fills the figures of all statistics, whose N is set.
func estimate(whole sample, list []statistic, b stats.Bootstrap) error {
	for _, s := range list {
		value, err := s.of(whole)
		if err != nil {
			s.figure.Undefined = whole.why(err)
			continue
		}
		s.figure.Value = &value
	}
	n := len(whole.people)
	drawn := sample{people: make([]float64, n), judge: make([]float64, n), raters: make([][]float64, len(whole.raters))}
	for r := range drawn.raters {
		drawn.raters[r] = make([]float64, n)
	}
	resampled, err := b.Statistics(n, len(list), func(index []int, values []float64) {
		drawn.draw(whole, index)
		for i, s := range list {
			values[i] = math.NaN()
			if s.figure.Value == nil {
				continue
			}
			if v, err := s.of(drawn); err == nil {
				values[i] = v
			}
		}
	})
	if err != nil {
		return err
	}
	for i, r := range resampled {
		figure := list[i].figure
		switch {
		case figure.Value == nil:
		case r.Interval != nil:
			figure.Interval = []float64{r.Interval.Low, r.Interval.High}
		case n == 1:
			figure.NoInterval = "one picture has no spread"
		default:
			figure.NoInterval = fmt.Sprintf("%d of the bootstrap's resamples leave it undefined, more than %.0f%%", r.Undefined, 100*stats.MostUndefined)
		}
	}
	return nil
}

// why is a reason in words of the two sides.
func (s sample) why(err error) string {
	switch {
	case err == ErrConstant && constant(s.judge):
		return "the judge rated all pictures the same"
	case err == ErrConstant:
		return "people scored all pictures the same"
	}
	return err.Error()
}

func constant(values []float64) bool {
	return slices.Max(values) == slices.Min(values)
}
