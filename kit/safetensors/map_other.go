//go:build !unix

package safetensors

import "os"

// mapFile reads the whole file where there is no mmap.
func mapFile(path string) ([]byte, error) { return os.ReadFile(path) }

func unmapFile([]byte) error { return nil }
