package safetensors

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"
)

// Every half-precision number comes back as it was, NaNs as NaNs.
func TestFloat16IsTheInverseOfWidening(t *testing.T) {
	t.Parallel()
	for bits := range 1 << 16 {
		h := uint16(bits)
		wide := halfToFloat(h)
		if got := Float16(wide); got != h && wide == wide {
			t.Fatalf("%#04x widens to %g and comes back as %#04x", h, wide, got)
		} else if wide != wide && !(got&0x7c00 == 0x7c00 && got&0x3ff != 0) {
			t.Fatalf("NaN %#04x comes back as %#04x, which is none", h, got)
		}
	}
}

// Between two neighbours the nearer one is taken, half-way the even one.
func TestFloat16RoundsToTheNearest(t *testing.T) {
	t.Parallel()
	for bits := range uint16(0x7bff) {
		low, high := halfToFloat(bits), halfToFloat(bits+1)
		middle := low + (high-low)/2 // exact: float32 has 13 more bits
		even := bits + bits&1
		for v, want := range map[float32]uint16{
			middle: even, math.Nextafter32(middle, 0): bits, math.Nextafter32(middle, high): bits + 1,
		} {
			if got := Float16(v); got != want {
				t.Fatalf("Float16(%g) = %#04x, want %#04x, between %g and %g", v, got, want, low, high)
			}
			if got := Float16(-v); got != want|0x8000 {
				t.Fatalf("Float16(%g) = %#04x, want %#04x", -v, got, want|0x8000)
			}
		}
	}
	for v, want := range map[float32]uint16{65519: 0x7bff, 65520: 0x7c00, 1e9: 0x7c00, -1e9: 0xfc00} {
		if got := Float16(v); got != want {
			t.Errorf("Float16(%g) = %#04x, want %#04x", v, got, want)
		}
	}
}

func TestEncodeRefusesWhatBecomesInfinite(t *testing.T) {
	t.Parallel()
	inf := float32(math.Inf(1))
	for _, c := range []struct {
		dtype string
		value float32
		want  string // of the error; "" for none
	}{
		{F16, 65504, ""}, {F16, 65520, "beyond the range of F16"}, {F16, inf, ""}, {F16, -inf, ""},
		{BF16, 1e38, ""}, {BF16, math.MaxFloat32, "beyond the range of BF16"}, {F32, math.MaxFloat32, ""},
		{I32, 1, "known: F32, BF16, F16"},
	} {
		data, err := Encode(c.dtype, []float32{0, c.value})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("Encode %s of %g gave %v, want an error with %q", c.dtype, c.value, err, c.want)
		}
		if size, _ := ElementSize(c.dtype); c.want == "" && len(data) != 2*size {
			t.Errorf("Encode %s gave %d bytes, want %d", c.dtype, len(data), 2*size)
		}
	}
}

func TestBFloat16RoundsToEven(t *testing.T) {
	t.Parallel()
	for bits, want := range map[uint32]uint16{
		0x3f808000: 0x3f80, 0x3f818000: 0x3f82, 0x3f808001: 0x3f81, 0x3f807fff: 0x3f80, 0xbf818000: 0xbf82,
	} {
		if got := binary.LittleEndian.Uint16(BFloat16Bytes([]float32{math.Float32frombits(bits)})); got != want {
			t.Errorf("bfloat16 of bits %#08x is %#04x, want %#04x", bits, got, want)
		}
	}
	if v := BFloat16Bytes([]float32{float32(math.NaN())}); binary.LittleEndian.Uint16(v)&0x7fff <= 0x7f80 {
		t.Errorf("NaN became %x", v)
	}
}
