package judge

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// RepeatTemperature is a temperature at which a server's answers to the same
// question differ as the model's own uncertainty has it: the one that Qwen3-VL's
// Instruct models name as theirs in generation_config.json.
const RepeatTemperature = 0.7

// repeated is the judge that [Repeated] returns.
type repeated struct {
	judge Judge
	times int
}

// Repeated has j rate each picture several times, each time under another
// [Picture.Repeat], and gives the mean of the ratings with all of them in
// [Rating.Repeats]. Criteria and rationale are those of the rating that lies
// closest to the mean. Where some repeats fail the mean is of the others and
// Detail says how many those are; where all fail there is no rating.
//
// The repeats of one picture are asked one after another, so that as many calls
// are made at once as pictures are rated at once. Around [Cached] a process that is
// killed loses the call in flight and no finished repeat, and a test with more
// repeats makes use of those that an earlier one was given.
//
// Once is j itself. Repeats of a judge that answers the same each time are an
// error: they would look like certainty and say nothing.
func Repeated(j Judge, times int) (Judge, error) {
	d := j.Describe()
	temperature, sampled := d.Settings["temperature"].(float64)
	switch {
	case times < 1:
		return nil, fmt.Errorf("repeat ratings %d times: want at least 1", times)
	case times == 1:
		return j, nil
	case d.Name == ReferenceName || d.Name == ReplayName:
		return nil, fmt.Errorf("repeat ratings %d times: the %s of a picture is the same each time", times, d.Label)
	case sampled && temperature == 0:
		return nil, fmt.Errorf("repeat ratings %d times: at temperature 0 a server gives the same answer each time, whatever the seed", times)
	}
	return &repeated{j, times}, nil
}

// Describe adds the number of repeats to the settings.
func (r *repeated) Describe() runs.Judge {
	d := r.judge.Describe()
	settings := map[string]any{"repeats": r.times}
	for name, value := range d.Settings {
		settings[name] = value
	}
	d.Settings = settings
	return d
}

func (r *repeated) Rate(ctx context.Context, p Picture) (Rating, error) {
	ratings := make([]Rating, r.times)
	for i := range ratings {
		p.Repeat = i
		one, err := r.judge.Rate(ctx, p)
		if err != nil {
			return Rating{}, err
		}
		ratings[i] = Check(one)
	}
	return together(ratings), nil
}

// together makes one rating of the repeats of one picture.
func together(ratings []Rating) Rating {
	var given, failed []Rating
	for _, r := range ratings {
		if r.Outcome == outcome.OK {
			given = append(given, r)
		} else {
			failed = append(failed, r)
		}
	}
	var out Rating
	switch {
	case len(given) == 0:
		out = Unscored(failed[0].Outcome, "none of %d repeats gave a rating: %s", len(ratings), reasons(failed))
	default:
		values := make([]float64, len(given))
		for i, r := range given {
			values[i] = r.Value
		}
		mean, deviation := stats.Spread(values)
		out = slices.MinFunc(given, func(a, b Rating) int { // of equal ones the first
			return compareDistance(a.Value, b.Value, mean)
		})
		out.Value = mean
		out.Repeats = &runs.Repeats{Asked: len(ratings), Ratings: values, Deviation: deviation}
		if len(failed) > 0 {
			out.Detail = fmt.Sprintf("rated by %d of %d repeats: %s", len(given), len(ratings), reasons(failed))
		}
	}
	out.Served = servedBy(ratings)
	out.Seconds, out.Usage = taken(ratings)
	return out
}

func compareDistance(a, b, from float64) int {
	switch x, y := math.Abs(a-from), math.Abs(b-from); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// reasons are the different failures, each once.
func reasons(failed []Rating) string {
	var list []string
	for _, r := range failed {
		if reason := string(r.Outcome) + ": " + r.Detail; !slices.Contains(list, reason) {
			list = append(list, reason)
		}
	}
	return strings.Join(list, "; ")
}

// servedBy are the different servers' names for what answered, each once.
func servedBy(ratings []Rating) string {
	var list []string
	for _, r := range ratings {
		if r.Served != "" && !slices.Contains(list, r.Served) {
			list = append(list, r.Served)
		}
	}
	return strings.Join(list, "; ")
}

// taken adds up what the repeats took that were asked for now, or, when all were
// kept from before, what they took then.
func taken(ratings []Rating) (seconds float64, all Usage) {
	all.Cached = !slices.ContainsFunc(ratings, func(r Rating) bool { return !r.Usage.Cached })
	for _, r := range ratings {
		if u := r.Usage; u.Cached == all.Cached {
			seconds += r.Seconds
			all.Calls += u.Calls
			all.Counted += u.Counted
			all.PromptTokens += u.PromptTokens
			all.CompletionTokens += u.CompletionTokens
		}
	}
	return seconds, all
}
