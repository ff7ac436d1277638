package safetensors

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func open(t *testing.T, path string) *Reader {
	t.Helper()
	r, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// counted is how scripts/golden/tensors.py fills every tensor.
func counted(n, modulo int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i % modulo)
	}
	return b
}

func TestReadsEveryType(t *testing.T) {
	t.Parallel()
	r := open(t, "testdata/dtypes.safetensors")
	want := map[string]string{
		"z.bool": Bool, "z.uint8": U8, "z.int8": I8, "z.float8_e5m2": F8E5M2, "z.float8_e4m3fn": F8E4M3,
		"z.int16": I16, "z.uint16": U16, "z.float16": F16, "z.bfloat16": BF16, "z.int32": I32, "z.uint32": U32,
		"z.float32": F32, "z.float64": F64, "z.int64": I64, "z.uint64": U64,
	}
	for name, dtype := range want {
		size, err := ElementSize(dtype)
		if err != nil {
			t.Fatal(err)
		}
		info, ok := r.Info(name)
		wantInfo := Info{DType: dtype, Shape: []int{2, 3}, Size: int64(6 * size), File: "testdata/dtypes.safetensors"}
		if diff := cmp.Diff(wantInfo, info); !ok || diff != "" {
			t.Errorf("Info %s (-want +got):\n%s", name, diff)
		}
		modulo := 251
		if dtype == Bool {
			modulo = 2
		}
		got, err := r.Bytes(name)
		if err != nil || !bytes.Equal(got, counted(6*size, modulo)) {
			t.Errorf("Bytes %s = %v, %v", name, got, err)
		}
	}
}

func TestReadsScalarsAndEmptyTensors(t *testing.T) {
	t.Parallel()
	r := open(t, "testdata/dtypes.safetensors")
	for name, want := range map[string]Info{
		"a.scalar": {DType: F32, Size: 4},
		"a.empty":  {DType: F32, Shape: []int{4, 0, 2}},
	} {
		want.File = "testdata/dtypes.safetensors"
		got, _ := r.Info(name)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Info %s (-want +got):\n%s", name, diff)
		}
		if raw, err := r.Bytes(name); err != nil || int64(len(raw)) != want.Size {
			t.Errorf("Bytes %s = %d bytes, %v", name, len(raw), err)
		}
	}
}

func TestReadsShards(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"testdata/sharded", "testdata/sharded/" + IndexName} {
		r := open(t, path)
		if diff := cmp.Diff([]string{"a", "b", "c"}, r.Names()); diff != "" {
			t.Errorf("%s: names (-want +got):\n%s", path, diff)
		}
		info, _ := r.Info("c")
		if want := "testdata/sharded/model-00002-of-00002.safetensors"; info.File != want {
			t.Errorf("%s: c lies in %s, want %s", path, info.File, want)
		}
		if got, err := r.Bytes("b"); err != nil || !bytes.Equal(got, counted(8, 251)) {
			t.Errorf("%s: Bytes b = %v, %v", path, got, err)
		}
	}
}

func TestMissingTensorIsNamed(t *testing.T) {
	t.Parallel()
	r := open(t, "testdata/plain.safetensors")
	_, err := r.Bytes("model.norm.weight")
	if err == nil || !strings.Contains(err.Error(), `"model.norm.weight"`) || !strings.Contains(err.Error(), "plain.safetensors") {
		t.Errorf("error %v does not name the tensor and the file", err)
	}
}

func TestWidensHalfPrecision(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "half.safetensors")
	// 1, -2, the smallest subnormal, the largest, infinity.
	half := []byte{0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0xff, 0x7b, 0x00, 0x7c}
	brain := BFloat16Bytes([]float32{1, -2.5, 65536})
	err := WriteFile(path, []Tensor{
		{Name: "half", DType: F16, Shape: []int{5}, Data: half},
		{Name: "brain", DType: BF16, Shape: []int{3}, Data: brain},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, path)
	got, err := r.Float32s("half")
	if err != nil {
		t.Fatal(err)
	}
	if got[0] != 1 || got[1] != -2 || got[2] != 1.0/(1<<24) || got[3] != 65504 || got[4] < 1e38 {
		t.Errorf("half = %v", got)
	}
	if got, err := r.Float32s("brain"); err != nil || !cmp.Equal(got, []float32{1, -2.5, 65536}) {
		t.Errorf("brain = %v, %v", got, err)
	}
}

func TestIntegersAreNotFloats(t *testing.T) {
	t.Parallel()
	r := open(t, "testdata/dtypes.safetensors")
	if _, err := r.Float32s("z.int32"); err == nil || !strings.Contains(err.Error(), "I32") {
		t.Errorf("Float32s of an integer tensor gave %v", err)
	}
}

// raw puts a header and data together.
func raw(header, data string) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header+data...)
}

func TestRefusesBadFiles(t *testing.T) {
	t.Parallel()
	huge := binary.LittleEndian.AppendUint64(nil, MaxHeader+1)
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"empty file":        {nil, "too few"},
		"short":             {[]byte{1, 2, 3}, "too few"},
		"header too large":  {huge, "larger than"},
		"header past end":   {raw(`{}`, "")[:9], "longer than the file"},
		"not an object":     {raw(`[]`, ""), "does not start with {"},
		"space first":       {raw(` {}`, ""), "does not start with {"},
		"not UTF-8":         {raw("{\"\xff\":1}", ""), "not UTF-8"},
		"text after":        {raw(`{} x`, ""), "JSON"},
		"cut off":           {raw(`{"a":{"dtype":"U8"`, ""), "JSON"},
		"hole":              {raw(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}`, "xy"), "do not follow"},
		"overlap":           {raw(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}`, "xyz"), `"b"`},
		"backwards":         {raw(`{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}`, "x"), `"b"`},
		"data left over":    {raw(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, "xy"), "cover 1 bytes"},
		"data missing":      {raw(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}`, "x"), "cover 2 bytes"},
		"shape and size":    {raw(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, "abcd"), "F32 [2] takes 8"},
		"shape overflows":   {raw(`{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, ""), "too large"},
		"huge dimension":    {raw(`{"a":{"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,0]}}`, ""), "too large"},
		"negative":          {raw(`{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}`, ""), "shape"},
		"fraction":          {raw(`{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,0]}}`, ""), "shape"},
		"unknown type":      {raw(`{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}`, "x"), `unknown dtype "F4"`},
		"duplicate tensor":  {raw(`{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}`, ""), `"a" comes twice`},
		"duplicate field":   {raw(`{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}`, ""), `"dtype" comes twice`},
		"duplicate meta":    {raw(`{"__metadata__":{"k":"1","k":"2"}}`, ""), `"k" comes twice`},
		"metadata number":   {raw(`{"__metadata__":{"k":1}}`, ""), "not a string"},
		"no type":           {raw(`{"a":{"shape":[0],"data_offsets":[0,0]}}`, ""), "dtype is missing"},
		"no shape":          {raw(`{"a":{"dtype":"U8","data_offsets":[0,0]}}`, ""), "shape is missing"},
		"null shape":        {raw(`{"a":{"dtype":"U8","shape":null,"data_offsets":[0,1]}}`, "x"), "shape is null"},
		"three offsets":     {raw(`{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0,0]}}`, ""), "3 values"},
		"tensor not object": {raw(`{"a":1}`, ""), "not an object"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "bad.safetensors")
			if err := os.WriteFile(path, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := Open(path)
			if err == nil {
				r.Close()
				t.Fatal("was opened")
			}
			if !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %q does not say %q and the file", err, c.want)
			}
		})
	}
}

func TestRefusesBadIndexes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ index, want string }{
		"parent directory": {`{"weight_map":{"a":"../x.safetensors"}}`, "plain file name"},
		"absolute":         {`{"weight_map":{"a":"/x.safetensors"}}`, "plain file name"},
		"dots":             {`{"weight_map":{"a":".."}}`, "plain file name"},
		"backslash":        {`{"weight_map":{"a":"..\\x"}}`, "plain file name"},
		"not a string":     {`{"weight_map":{"a":3}}`, "weight_map"},
		"no map":           {`{"metadata":{}}`, "weight_map is missing"},
		"tensor not there": {`{"weight_map":{"b":"s.safetensors"}}`, `tensor "b" is not in s.safetensors`},
		"shard not there":  {`{"weight_map":{"a":"t.safetensors"}}`, "t.safetensors"},
		"twice":            {`{"weight_map":{"a":"s.safetensors","a":"s.safetensors"}}`, `"a" comes twice`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := WriteFile(filepath.Join(dir, "s.safetensors"), []Tensor{{Name: "a", DType: U8, Shape: []int{1}, Data: []byte{1}}}, nil); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, IndexName), []byte(c.index), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v does not say %q", err, c.want)
			}
		})
	}
}

func TestDirectoryWithoutModel(t *testing.T) {
	t.Parallel()
	if _, err := Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), SingleName) {
		t.Errorf("error %v does not name %s", err, SingleName)
	}
}
