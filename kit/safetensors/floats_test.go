package safetensors

import "testing"

// What several goroutines convert is put together in order.
func TestDecodesLongData(t *testing.T) {
	t.Parallel()
	values := make([]float32, 2*decodeAtOnce+3)
	for i := range values {
		values[i] = float32(i)
	}
	data, err := Encode(F32, values)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(F32, data)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if v != values[i] {
			t.Fatalf("value %d is %g, want %g", i, v, values[i])
		}
	}
	if len(got) != len(values) {
		t.Errorf("%d values, want %d", len(got), len(values))
	}
}
