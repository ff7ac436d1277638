// Package goldentest opens what tests of models compare with: a backend, and the
// golden vectors of testdata/golden.
package goldentest

import (
	"cmp"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/safetensors"
)

// Dir is a directory of golden vectors.
func Dir(name string) string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "testdata", "golden", name)
}

// Device opens the pure-Go backend, or the one that $THREEBOOK_TEST_BACKEND names.
func Device(t testing.TB) *device.Device {
	t.Helper()
	d, err := device.Open(cmp.Or(os.Getenv("THREEBOOK_TEST_BACKEND"), device.Go))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// Open opens golden.safetensors in a directory of golden vectors.
func Open(t testing.TB, name string) *safetensors.Reader {
	t.Helper()
	r, err := safetensors.Open(filepath.Join(Dir(name), "golden.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// Floats reads a tensor of floats.
func Floats(t testing.TB, r *safetensors.Reader, name string) []float32 {
	t.Helper()
	v, err := r.Float32s(name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Ints reads a tensor of int64, with its shape.
func Ints(t testing.TB, r *safetensors.Reader, name string) (values []int32, shape []int) {
	t.Helper()
	raw, err := r.Bytes(name)
	if err != nil {
		t.Fatal(err)
	}
	info, _ := r.Info(name)
	values = make([]int32, len(raw)/8)
	for i := range values {
		for j := range 4 {
			values[i] |= int32(raw[8*i+j]) << (8 * j)
		}
	}
	return values, info.Shape
}

// MaxDifference is the largest absolute difference of two vectors; infinite when
// their lengths differ.
func MaxDifference(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	worst := 0.0
	for i := range a {
		worst = max(worst, math.Abs(float64(a[i])-float64(b[i])))
	}
	return worst
}
