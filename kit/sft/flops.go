package sft

import (
	"strings"

	"github.com/threebook/threebook/kit/llama"
)

// FLOPsPerToken is the work of LoRA training a token at a sequence length:
// 4 a weight (forward and the gradient of the activations; a frozen weight has
// none of its own), 6 an adapter's parameter, and causal attention at half.
// Neither recomputation nor padding counts. CodeLlama-7B at 2,048: 28.2 GFLOP.
func FLOPsPerToken(c llama.Config, adapterSize, seqLen int) float64 {
	attention := 6 * float64(c.Layers) * float64(c.Heads*c.HeadDim) * float64(seqLen)
	return 4*float64(c.MatrixParameters()) + 6*float64(adapterSize) + attention
}

// PeakFLOPs is a GPU's dense bfloat16 peak by its name, in FLOP/s; 0 if unknown
// (NVIDIA's data sheets).
func PeakFLOPs(device string) float64 {
	for _, gpu := range []struct {
		name string
		peak float64
	}{{"B200", 2250e12}, {"H200", 989e12}, {"H100", 989e12}} {
		if strings.Contains(device, gpu.name) {
			return gpu.peak
		}
	}
	return 0
}
