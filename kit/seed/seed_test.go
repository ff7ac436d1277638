package seed

import "testing"

func TestStreamsAreRepeatable(t *testing.T) {
	a, b := Stream(1, "shuffle", 2), Stream(1, "shuffle", 2)
	for range 100 {
		if x, y := a.Uint64(), b.Uint64(); x != y {
			t.Fatalf("same stream gave %d and %d", x, y)
		}
	}
}

func TestStreamsDiffer(t *testing.T) {
	seen := map[uint64]string{}
	for _, s := range []struct {
		seed  int64
		name  string
		index uint64
	}{{1, "shuffle", 0}, {2, "shuffle", 0}, {1, "dropout", 0}, {1, "shuffle", 1}, {-1, "shuffle", 0}} {
		v := Stream(s.seed, s.name, s.index).Uint64()
		if other, ok := seen[v]; ok {
			t.Errorf("%v starts like %s", s, other)
		}
		seen[v] = s.name
	}
}

// The streams are part of every run's result: a change here changes them all.
func TestStreamGolden(t *testing.T) {
	if got, want := Stream(42, "golden", 7).Uint64(), uint64(14154473661828859787); got != want {
		t.Errorf("first value of (42, golden, 7) is %d, want %d", got, want)
	}
}
