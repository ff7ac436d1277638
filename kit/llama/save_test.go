package llama

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/safetensors"
)

func zeros(s Shape) ([]float32, error) { return make([]float32, s.Size()), nil }

// A model of 67 MB is written with a fraction of that in memory.
func TestSaveEachHoldsOneTensor(t *testing.T) {
	const bound = 24 << 20
	c := Config{
		VocabSize: 256, HiddenSize: 256, IntermediateSize: 1024, Layers: 32, Heads: 4, KVHeads: 4, HeadDim: 64,
		MaxPositions: 256, RMSNormEps: 1e-5, RopeTheta: 1e4, BOS: 1, EOS: []int32{2},
	}
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak uint64
	shards, err := SaveEach(t.TempDir(), c, SaveOptions{ShardBytes: 30 << 20}, func(s Shape) ([]float32, error) {
		values, err := zeros(s)
		runtime.ReadMemStats(&now)
		peak = max(peak, now.HeapAlloc)
		return values, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if shards != 3 {
		t.Errorf("%d shards, want 3", shards)
	}
	if peak > before.HeapAlloc+bound {
		t.Errorf("writing %d MB took %d MB of heap, want at most %d", c.Parameters()*2>>20, (peak-before.HeapAlloc)>>20, bound>>20)
	}
}

// The base model's own keys stay, and its dtype under whichever name it has.
func TestSaveEachKeepsTheBasesConfig(t *testing.T) {
	for _, key := range []string{"torch_dtype", "dtype"} {
		base, dir := t.TempDir(), t.TempDir()
		c, err := ReadConfig(filepath.Join("testdata", "golden", "gqa"))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]any
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		delete(want, "torch_dtype")
		want["pad_token_id"], want["eos_token_id"], want[key] = 7.0, []any{2.0, 5.0}, "float32"
		if raw, err = json.Marshal(want); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(base, "config.json"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := SaveEach(dir, c, SaveOptions{Base: base, DType: safetensors.F16}, zeros); err != nil {
			t.Fatal(err)
		}
		if raw, err = os.ReadFile(filepath.Join(dir, "config.json")); err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		want[key] = "float16"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("config.json (-base, with its dtype changed +saved):\n%s", diff)
		}
		if stored, err := StoredDType(dir); err != nil || stored != safetensors.F16 {
			t.Errorf("StoredDType = %q, %v, want F16", stored, err)
		}
		if _, err := Check(dir); err != nil {
			t.Error(err)
		}
	}
}

func TestSaveEachLeavesNothingOnError(t *testing.T) {
	c, err := ReadConfig(filepath.Join("testdata", "golden", "mha"))
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	for _, tt := range []struct {
		name, want string
		options    SaveOptions
		tensor     func(Shape) ([]float32, error)
	}{
		{"tensor fails", "broken", SaveOptions{ShardBytes: 4096}, func(s Shape) ([]float32, error) {
			if s.Name == LMHead {
				return nil, broken
			}
			return zeros(s)
		}},
		{"too large", LMHead + `": value 70000 at 0 is beyond the range of F16`, SaveOptions{DType: safetensors.F16}, func(s Shape) ([]float32, error) {
			v, err := zeros(s)
			if s.Name == LMHead {
				v[0] = 70000
			}
			return v, err
		}},
		{"too few", "0 bytes given", SaveOptions{}, func(Shape) ([]float32, error) { return nil, nil }},
		{"unknown dtype", "known: BF16, F16, F32", SaveOptions{DType: "Q8"}, zeros},
		{"no base", "config.json", SaveOptions{Base: "nowhere"}, zeros},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			_, err := SaveEach(filepath.Join(root, "model"), c, tt.options, tt.tensor)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("SaveEach gave %v, want an error with %q", err, tt.want)
			}
			if left, _ := os.ReadDir(root); len(left) > 0 {
				t.Errorf("left behind %v", left)
			}
		})
	}
}

// Weights of the device's dtype are not copied on the way; others are converted, rounded once.
func TestDeviceBytes(t *testing.T) {
	values := []float32{1, -2.5, 0.1, 65504}
	wide := map[string]dtypes.DType{safetensors.F32: dtypes.Float32, safetensors.BF16: dtypes.BFloat16}
	for _, from := range DTypes() {
		data, err := safetensors.Encode(from, values)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "x.safetensors")
		if err := safetensors.WriteFile(path, []safetensors.Tensor{{Name: "x", DType: from, Shape: []int{4}, Data: data}}, nil); err != nil {
			t.Fatal(err)
		}
		file, err := safetensors.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		mapped, err := file.Bytes("x")
		if err != nil {
			t.Fatal(err)
		}
		stored, err := file.Float32s("x")
		if err != nil {
			t.Fatal(err)
		}
		for to, device := range wide {
			got, err := deviceBytes(file, "x", device)
			if err != nil {
				t.Fatal(err)
			}
			if same := &got[0] == &mapped[0]; same != (from == to) {
				t.Errorf("%s to %s: straight from the mapping is %v, want %v", from, to, same, from == to)
			}
			want, err := safetensors.Encode(to, stored)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s to %s (-rounded +device):\n%s", from, to, diff)
			}
		}
	}
}
