package generate

import (
	"math"
	"slices"
)

// filter leaves the tokens that may be sampled. It is transformers' chain of
// logits processors (generation/logits_process.py), in its order and in float32:
// temperature, top-k (ties at the border are all kept), top-p (of ties at the
// border as many are kept, here those of smaller ids; there it is left to the
// sort) and min-p.
// No step sorts the vocabulary: top-k finds its border with a heap of k values,
// and top-p sorts only what can be within it.
type filter struct {
	kept    []candidate // scratch
	largest []float32   // scratch, a heap with the smallest on top
}

// candidate is a token that may be sampled, with e^(score - best score) as its weight.
type candidate struct {
	id     int32
	weight float32
	score  float32
}

// apply gives the candidates; best is the likeliest token. What it gives is valid
// until the next call.
func (f *filter) apply(c Config, logits []float32, best int32) []candidate {
	temperature := float32(c.Temperature)
	least := float32(math.Inf(-1))
	if c.TopK > 0 && c.TopK < len(logits) {
		least = f.border(logits, c.TopK) / temperature // division keeps the order
	}
	top := logits[best] / temperature
	kept := f.kept[:0]
	for id, v := range logits {
		score := v / temperature
		if score < least {
			continue
		}
		if weight := float32(math.Exp(float64(score - top))); weight > 0 {
			kept = append(kept, candidate{int32(id), weight, score})
		}
	}
	if len(kept) == 0 { // so small a temperature that scores overflow
		kept = append(kept, candidate{id: best, weight: 1})
	}
	f.kept = kept
	if c.TopP < 1 {
		kept = keepTopP(kept, c.TopP)
	}
	if c.MinP > 0 {
		kept = keepMinP(kept, float32(c.MinP))
	}
	return kept
}

// border is the k-th largest value.
func (f *filter) border(values []float32, k int) float32 {
	heap := append(f.largest[:0], values[:k]...)
	for i := k/2 - 1; i >= 0; i-- {
		siftDown(heap, i)
	}
	for _, v := range values[k:] {
		if v > heap[0] {
			heap[0] = v
			siftDown(heap, 0)
		}
	}
	f.largest = heap
	return heap[0]
}

// siftDown restores a heap whose element i may be too large for its place.
func siftDown(heap []float32, i int) {
	for {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && heap[child+1] < heap[child] {
			child++
		}
		if heap[i] <= heap[child] {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}

// keepTopP drops a token if it and all less likely ones together have a share of
// 1-p at most (arXiv:1904.09751); the likeliest stays. What is left is in falling order.
func keepTopP(all []candidate, p float64) []candidate {
	total := sum(all)
	// Tokens below half of 1-p over their number, all together, have less than 1-p.
	floor := float32((1 - p) / float64(2*len(all)) * total)
	below := 0.0 // share of what was dropped
	kept := all[:0]
	for _, c := range all {
		if c.weight < floor {
			below += float64(share(c, total))
		} else {
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, func(a, b candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return int(a.id - b.id)
	})
	for len(kept) > 1 {
		last := kept[len(kept)-1]
		below += float64(share(last, total))
		if float32(below) > float32(1-p) {
			break
		}
		kept = kept[:len(kept)-1]
	}
	return kept
}

// share is a candidate's probability, rounded as transformers rounds it.
func share(c candidate, total float64) float32 { return float32(float64(c.weight) / total) }

// keepMinP drops tokens less than p times as likely as the likeliest, whose
// weight is 1 (arXiv:2407.01082).
func keepMinP(all []candidate, p float32) []candidate {
	total := sum(all)
	least := p * share(candidate{weight: 1}, total)
	return slices.DeleteFunc(all, func(c candidate) bool { return share(c, total) < least })
}

func sum(all []candidate) float64 {
	total := 0.0
	for _, c := range all {
		total += float64(c.weight)
	}
	return total
}
