package llama

import (
	"fmt"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/safetensors"
)

// weightDTypes are what weights on disk may be of, with their names in config.json.
var weightDTypes = []struct{ file, config string }{
	{safetensors.BF16, "bfloat16"}, {safetensors.F16, "float16"}, {safetensors.F32, "float32"},
}

// DTypes lists what weights on disk may be of, as safetensors spells it.
func DTypes() []string {
	var list []string
	for _, d := range weightDTypes {
		list = append(list, d.file)
	}
	return list
}

func dtypeIndex(file string) int { return slices.Index(DTypes(), file) }

func checkDType(dtype string) error {
	if dtypeIndex(dtype) < 0 {
		return fmt.Errorf("dtype %s, want one of %s", dtype, strings.Join(DTypes(), ", "))
	}
	return nil
}

// StoredDType is the dtype that most of the weights of a model directory are
// of, as safetensors spells it. (Norms are sometimes kept wider than the rest.)
func StoredDType(dir string) (string, error) {
	file, err := safetensors.Open(dir)
	if err != nil {
		return "", fmt.Errorf("load model %s: %w", dir, err)
	}
	defer file.Close()
	bytes := map[string]int64{}
	most := ""
	for _, name := range file.Names() {
		info, _ := file.Info(name)
		bytes[info.DType] += info.Size
		if bytes[info.DType] > bytes[most] {
			most = info.DType
		}
	}
	return most, checkDType(most)
}
