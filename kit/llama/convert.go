package llama

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"

	"github.com/threebook/threebook/kit/safetensors"
)

// deviceBytes gives a tensor's little-endian bytes in the device's dtype: the
// mapped file's own where they agree, else converted.
func deviceBytes(file *safetensors.Reader, name string, to dtypes.DType) ([]byte, error) {
	info, _ := file.Info(name)
	if own, err := fileDType(to); err == nil && own == info.DType {
		return file.Bytes(name)
	}
	values, err := file.Float32s(name)
	if err != nil {
		return nil, err
	}
	return encode(values, to)
}

// fileDType is the name that safetensors has for a device's dtype.
func fileDType(dtype dtypes.DType) (string, error) {
	switch dtype {
	case dtypes.Float32:
		return safetensors.F32, nil
	case dtypes.BFloat16:
		return safetensors.BF16, nil
	}
	return "", fmt.Errorf("weights of dtype %s are not supported (known: float32, bfloat16)", dtype)
}

// decode is the inverse of encode; bfloat16 widens exactly.
func decode(data []byte, dtype dtypes.DType) ([]float32, error) {
	name, err := fileDType(dtype)
	if err != nil {
		return nil, err
	}
	return safetensors.Decode(name, data)
}

// encode rounds float32 values to dtype, little endian.
func encode(values []float32, dtype dtypes.DType) ([]byte, error) {
	name, err := fileDType(dtype)
	if err != nil {
		return nil, err
	}
	return safetensors.Encode(name, values)
}
