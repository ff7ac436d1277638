package llama

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/gomlx/compute/dtypes"

	"github.com/threebook/threebook/kit/safetensors"
)

// deviceBytes gives a tensor's little-endian bytes in the device's dtype: the
// mapped file's own where they agree, else converted.
func deviceBytes(file *safetensors.Reader, name string, to dtypes.DType) ([]byte, error) {
	info, _ := file.Info(name)
	if info.DType == safetensors.F32 && to == dtypes.Float32 || info.DType == safetensors.BF16 && to == dtypes.BFloat16 {
		return file.Bytes(name)
	}
	values, err := file.Float32s(name)
	if err != nil {
		return nil, err
	}
	return encode(values, to)
}

// decode is the inverse of encode; bfloat16 widens exactly.
func decode(data []byte, dtype dtypes.DType) ([]float32, error) {
	values := make([]float32, len(data)/dtype.Size())
	for i := range values {
		switch dtype {
		case dtypes.Float32:
			values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		case dtypes.BFloat16:
			values[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(data[2*i:])) << 16)
		default:
			return nil, fmt.Errorf("weights of dtype %s are not supported (known: float32, bfloat16)", dtype)
		}
	}
	return values, nil
}

// encode rounds float32 values to dtype, little endian.
func encode(values []float32, dtype dtypes.DType) ([]byte, error) {
	switch dtype {
	case dtypes.Float32:
		return safetensors.Float32Bytes(values), nil
	case dtypes.BFloat16:
		return safetensors.BFloat16Bytes(values), nil
	}
	return nil, fmt.Errorf("weights of dtype %s are not supported (known: float32, bfloat16)", dtype)
}
