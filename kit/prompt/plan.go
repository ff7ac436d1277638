package prompt

import (
	"fmt"
	"slices"

	"github.com/threebook/threebook/kit/seed"
)

// Window is what one optimizer step learns from: micro-batches of example indices.
type Window [][]int

// sortedBatches is how many micro-batches are sorted by length together: enough
// for little padding, few enough that an epoch stays shuffled.
const sortedBatches = 16

// Plan orders one epoch, counted from 0: the examples are shuffled, those of
// similar length brought together into micro-batches of batchSize, and the
// micro-batches shuffled and cut into windows of accumulation. Every example
// comes once. Only one micro-batch is short, when batchSize does not divide the
// examples, and only the epoch's last window. The same arguments give the same
// plan: it depends on the examples' lengths, their order, epoch and seed.
func Plan(examples []Example, batchSize, accumulation, epoch int, seedValue int64) ([]Window, error) {
	if batchSize < 1 || accumulation < 1 || epoch < 0 {
		return nil, fmt.Errorf("plan epoch %d: batch size %d and accumulation %d must be at least 1", epoch, batchSize, accumulation)
	}
	random := seed.Stream(seedValue, "shuffle", uint64(epoch))
	order := random.Perm(len(examples))
	var batches [][]int
	for chunk := range slices.Chunk(order, batchSize*sortedBatches) {
		slices.SortStableFunc(chunk, func(a, b int) int { return len(examples[b].IDs) - len(examples[a].IDs) })
		batches = slices.AppendSeq(batches, slices.Chunk(chunk, batchSize))
	}
	random.Shuffle(len(batches), func(i, j int) { batches[i], batches[j] = batches[j], batches[i] })
	var windows []Window
	for w := range slices.Chunk(batches, accumulation) {
		windows = append(windows, Window(w))
	}
	return windows, nil
}

// PaddedLengths are the lengths that batches are padded to, up to limit and with
// it: few, as each is compiled once, and at most half as much again apart.
func PaddedLengths(limit int) []int {
	var lengths []int
	for n := 256; n < limit; n *= 2 {
		lengths = append(lengths, n)
		if n+n/2 < limit && n > 256 {
			lengths = append(lengths, n+n/2)
		}
	}
	return append(lengths, limit)
}
