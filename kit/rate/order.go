package rate

import (
	"cmp"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/seed"
)

// OrderSchema is the schema of the file beside the labels.
const OrderSchema = "threebook.rating-order/1"

// order is what that file holds.
type order struct {
	Schema string `json:"schema"`
	Seed   int64  `json:"seed"`
}

// openSeed reads the seed that belongs to labels, or draws one and stores it.
func openSeed(labels string) (int64, error) {
	path := labels + ".order.json"
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		var b [8]byte
		_, _ = rand.Read(b[:])
		o := order{OrderSchema, int64(binary.LittleEndian.Uint64(b[:]) >> 11)} // what a float64 can count
		return o.Seed, runs.WriteJSON(path, o)
	}
	if err != nil {
		return 0, fmt.Errorf("read order: %w", err)
	}
	var o order
	if err := json.Unmarshal(data, &o); err != nil {
		return 0, fmt.Errorf("read order %s: %w", path, err)
	}
	if o.Schema != OrderSchema {
		return 0, fmt.Errorf("read order %s: its schema is %q, this version reads %q", path, o.Schema, OrderSchema)
	}
	return o.Seed, nil
}

// choose takes n pictures, the same for every rater; those of a smaller n are among
// those of a larger one. 0 takes all. The order it gives tells nothing.
func choose(all []picture, from int64, n int) []picture {
	all = shuffled(all, from, "choose")
	if n > 0 && n < len(all) {
		all = all[:n]
	}
	return all
}

// orderFor is the order in which a rater sees the pictures, as numbers in the
// session's list: every description once before any comes again.
func orderFor(all []picture, from int64, rater string) []int {
	number := make(map[key]int, len(all))
	for i, p := range all {
		number[p.key()] = i
	}
	type place struct{ number, round int }
	var places []place
	seen := map[string]int{}
	for _, p := range shuffled(all, from, "order/"+rater) {
		places = append(places, place{number[p.key()], seen[p.name]})
		seen[p.name]++
	}
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(a.round, b.round) })
	out := make([]int, len(places))
	for i, p := range places {
		out[i] = p.number
	}
	return out
}

// shuffled sorts pictures by a number that is drawn for each of them, so that other
// pictures more or less do not change the order of these.
func shuffled(all []picture, from int64, what string) []picture {
	drawn := make(map[key]uint64, len(all))
	for _, p := range all {
		drawn[p.key()] = seed.Stream(from, "rate/"+what+"/"+p.sha256+"/"+p.name, 0).Uint64()
	}
	out := slices.Clone(all)
	slices.SortFunc(out, func(a, b picture) int { return cmp.Compare(drawn[a.key()], drawn[b.key()]) })
	return out
}
