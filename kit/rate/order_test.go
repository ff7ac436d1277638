package rate

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// some are pictures of n examples, two of each.
func some(n int) []picture {
	var out []picture
	for i := range n {
		out = append(out, picture{name: fmt.Sprint("example", i), sha256: fmt.Sprint("base", i)}, picture{name: fmt.Sprint("example", i), sha256: fmt.Sprint("tuned", i)})
	}
	return out
}

func TestOrder(t *testing.T) {
	t.Parallel()
	all := some(20)
	first := orderFor(all, 1, "AB")
	if !slices.Equal(first, orderFor(all, 1, "AB")) {
		t.Error("the same rater sees two orders")
	}
	for what, other := range map[string][]int{"another rater": orderFor(all, 1, "CD"), "another seed": orderFor(all, 2, "AB"), "no order": slices.Sorted(slices.Values(first))} {
		if slices.Equal(first, other) {
			t.Errorf("%s has the same order", what)
		}
	}
	if sorted := slices.Sorted(slices.Values(first)); sorted[0] != 0 || sorted[39] != 39 || len(slices.Compact(sorted)) != 40 {
		t.Errorf("not every picture is in it once: %v", first)
	}
	base, seen := 0, map[string]bool{}
	for _, i := range first[:20] {
		seen[all[i].name] = true
		if strings.HasPrefix(all[i].sha256, "base") {
			base++
		}
	}
	if len(seen) != 20 {
		t.Errorf("%d descriptions in the first half, want each of 20 once", len(seen))
	}
	if base < 3 || base > 17 {
		t.Errorf("%d of the first 20 are the base model's: not mixed", base)
	}
}

// The order of the tests on the command line changes nothing, and a smaller choice is part of a larger one.
func TestChoose(t *testing.T) {
	t.Parallel()
	all := some(20)
	turned := slices.Clone(all)
	slices.Reverse(turned)
	if !slices.Equal(choose(all, 1, 0), choose(turned, 1, 0)) {
		t.Error("the order depends on the tests' order")
	}
	ten, twelve := choose(all, 1, 10), choose(all, 1, 12)
	if len(ten) != 10 || !slices.Equal(ten, twelve[:10]) {
		t.Errorf("ten are not among twelve")
	}
	if n := len(choose(all, 1, 99)); n != 40 {
		t.Errorf("%d of 40 when 99 are asked for", n)
	}
}

func TestSeedIsStored(t *testing.T) {
	t.Parallel()
	labels := filepath.Join(t.TempDir(), "labels.csv")
	first, err := openSeed(labels)
	if err != nil {
		t.Fatal(err)
	}
	again, err := openSeed(labels)
	if err != nil || again != first {
		t.Errorf("seed %d, then %d, %v", first, again, err)
	}
	if other, err := openSeed(labels + "2"); err != nil || other == first {
		t.Errorf("another file has the seed %d, %v", other, err)
	}
	if err := os.WriteFile(labels+".order.json", []byte(`{"schema": "other/1", "seed": 3}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := openSeed(labels); err == nil || !strings.Contains(err.Error(), `"other/1"`) {
		t.Errorf("another schema: %v", err)
	}
}
