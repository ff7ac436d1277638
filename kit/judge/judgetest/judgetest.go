// Package judgetest checks that a judge keeps the contract of [judge.Judge].
//
//	func TestMyJudge(t *testing.T) {
//		judgetest.Conform(t, myJudge, judge.Picture{Name: "cube", Description: "A cube.", PNG: png, Reference: png})
//	}
package judgetest

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
)

// Conform runs the tests of the contract. The judge must be able to rate p and
// must answer the same question in the same way each time.
func Conform(t *testing.T, j judge.Judge, p judge.Picture) {
	t.Run("names itself", func(t *testing.T) {
		d := j.Describe()
		if d.Name == "" || d.Label == "" {
			t.Errorf("Describe() = %+v, want a name and a label", d)
		}
	})
	t.Run("rates in [0, 1]", func(t *testing.T) {
		if r := rate(t, j, p); r.Outcome != outcome.OK || math.IsNaN(r.Value) || r.Value < 0 || r.Value > 1 {
			t.Errorf("outcome %s, value %v (%s), want ok and a value in [0, 1]", r.Outcome, r.Value, r.Detail)
		}
	})
	t.Run("gives criteria in [0, 1]", func(t *testing.T) {
		for _, c := range rate(t, j, p).Criteria {
			if c.Name == "" || c.Value != nil && (*c.Value < 0 || *c.Value > 1) {
				t.Errorf("criterion %+v, want a name and a value in [0, 1]", c)
			}
		}
	})
	t.Run("answers the same question alike, from several goroutines", func(t *testing.T) {
		want := rate(t, j, p)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				got, err := j.Rate(t.Context(), p)
				got.Seconds, got.Usage = want.Seconds, want.Usage
				if diff := cmp.Diff(want, got); diff != "" || err != nil {
					t.Errorf("second answer (error %v), -first +second:\n%s", err, diff)
				}
			})
		}
		wg.Wait()
	})
	t.Run("describes itself the same after rating", func(t *testing.T) {
		before, err := json.Marshal(j.Describe())
		if err != nil {
			t.Fatal(err)
		}
		rate(t, j, p)
		after, err := json.Marshal(j.Describe())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(before), string(after)); diff != "" {
			t.Errorf("Describe() changed (-before +after):\n%s", diff)
		}
	})
	t.Run("fails without blaming the model", func(t *testing.T) {
		empty := p
		empty.PNG, empty.Reference = nil, nil
		r, err := j.Rate(t.Context(), empty)
		if err != nil {
			t.Fatal(err)
		}
		if !r.Outcome.InstrumentFailure() || r.Value != 0 || r.Detail == "" {
			t.Errorf("without a picture: %+v, want an instrument's failure, no value, and why", r)
		}
	})
	t.Run("ends with its context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if r, err := j.Rate(ctx, p); !errors.Is(err, context.Canceled) {
			t.Errorf("after cancel: %+v, error %v, want context.Canceled", r, err)
		}
	})
}

func rate(t *testing.T, j judge.Judge, p judge.Picture) judge.Rating {
	t.Helper()
	r, err := j.Rate(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
