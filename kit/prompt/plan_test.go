package prompt

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// examples makes n of them, of 10 to 2,000 ids.
func examples(n int) []Example {
	list := make([]Example, n)
	for i := range list {
		list[i] = Example{Name: fmt.Sprint(i), IDs: make([]int32, 10+(i*7919)%1990), PromptLen: 5}
	}
	return list
}

func plan(t *testing.T, list []Example, batch, accumulation, epoch int, seed int64) []Window {
	t.Helper()
	w, err := Plan(list, batch, accumulation, epoch, seed)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestPlanTakesEveryExampleOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 7, 8, 9, 100, 257} {
		var seen []int
		for _, w := range plan(t, examples(n), 2, 4, 3, 42) {
			for _, b := range w {
				seen = append(seen, b...)
			}
		}
		slices.Sort(seen)
		want := make([]int, n)
		for i := range want {
			want[i] = i
		}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Errorf("%d examples (-want +got):\n%s", n, diff)
		}
	}
}

func TestPlanOnlyEndsShort(t *testing.T) {
	t.Parallel()
	windows := plan(t, examples(19), 2, 4, 0, 1)
	short := 0
	for i, w := range windows {
		if len(w) != 4 && i < len(windows)-1 {
			t.Errorf("window %d of %d has %d micro-batches", i, len(windows), len(w))
		}
		for _, b := range w {
			if len(b) < 2 {
				short++
			}
		}
	}
	if len(windows) != 3 || short != 1 {
		t.Errorf("%d windows and %d short micro-batches, want 3 and 1", len(windows), short)
	}
}

func TestPlanIsRepeatable(t *testing.T) {
	t.Parallel()
	list := examples(50)
	a := plan(t, list, 2, 4, 5, 7)
	if diff := cmp.Diff(a, plan(t, list, 2, 4, 5, 7)); diff != "" {
		t.Errorf("same arguments (-first +second):\n%s", diff)
	}
	if cmp.Equal(a, plan(t, list, 2, 4, 6, 7)) || cmp.Equal(a, plan(t, list, 2, 4, 5, 8)) {
		t.Error("another epoch or seed gave the same order")
	}
}

func TestPlanSavesPadding(t *testing.T) {
	t.Parallel()
	list := examples(400)
	used, padded := 0, 0
	for _, w := range plan(t, list, 4, 1, 0, 1) {
		for _, indices := range w {
			longest := 0
			for _, i := range indices {
				used += len(list[i].IDs)
				longest = max(longest, len(list[i].IDs))
			}
			at, _ := slices.BinarySearch(PaddedLengths(2048), longest)
			padded += len(indices) * PaddedLengths(2048)[at]
		}
	}
	if share := float64(used) / float64(padded); share < 0.75 {
		t.Errorf("only %.2f of the ids are not padding", share)
	}
}

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	if _, err := Plan(examples(3), 0, 1, 0, 1); err == nil {
		t.Error("batch size 0 was planned")
	}
}

func TestPaddedLengths(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int][]int{
		100:  {100},
		256:  {256},
		700:  {256, 512, 700},
		2048: {256, 512, 768, 1024, 1536, 2048},
	} {
		if diff := cmp.Diff(want, PaddedLengths(limit)); diff != "" {
			t.Errorf("%d (-want +got):\n%s", limit, diff)
		}
	}
}
