package device

import (
	"bytes"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/gomlx/go-xla/compute/xla"
)

const flagsEnv = "XLA_FLAGS"

// entry is the function that a PJRT plug-in has.
const entry = "GetPjrtApi"

// deterministicFlag makes XLA's GPU programs give the same bits each time: it
// leaves out operations that do not, and the tuning that picks kernels by their
// time (xla.proto, xla_gpu_deterministic_ops).
const deterministicFlag = "--xla_gpu_deterministic_ops=true"

// ErrFlags is wrapped by errors about XLA_FLAGS. auto does not fall back on them.
var ErrFlags = errors.New(flagsEnv)

func openXLA(name string, o Options) (*Device, error) {
	kind := strings.TrimPrefix(name, "xla:")
	path, err := FindPlugin(kind)
	if err != nil {
		return nil, fmt.Errorf("open backend %s: %w", name, err)
	}
	if err := checkLibrary(path); err != nil {
		return nil, fmt.Errorf("open backend %s: plug-in %s: %w (%s)", name, path, err, howToGet(kind))
	}
	flags, err := readFlags(os.Getenv(flagsEnv))
	if err == nil {
		err = checkFlags(path, flags)
	}
	if err != nil {
		return nil, fmt.Errorf("open backend %s: %w: %w", name, ErrFlags, err)
	}
	if name == XLACUDA && o.Deterministic {
		if err := os.Setenv(flagsEnv, deterministic(flags)); err != nil {
			return nil, fmt.Errorf("open backend %s: %w", name, err)
		}
	}
	xla.EnableAutoInstall(false)
	return open(name, "xla:"+path)
}

// deterministic is the flags with the one for it, as XLA_FLAGS has them.
func deterministic(flags []string) string {
	if !slices.Contains(flags, deterministicFlag) {
		flags = append(slices.Clone(flags), deterministicFlag)
	}
	return strings.Join(flags, " ")
}

// checkLibrary finds a file that is no plug-in, or not all of one, before it is
// mapped: touching what is missing would end the process.
func checkLibrary(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	library, err := elf.NewFile(file)
	if err != nil {
		return fmt.Errorf("it is not a whole library: %w", err)
	}
	if library.Type != elf.ET_DYN {
		return errors.New("it is not a shared library")
	}
	for _, p := range library.Progs {
		if p.Off+p.Filesz > uint64(info.Size()) {
			return fmt.Errorf("it is cut short: %d bytes of at least %d", info.Size(), p.Off+p.Filesz)
		}
	}
	symbols, err := library.DynamicSymbols()
	if err != nil {
		return fmt.Errorf("it is not a whole library: %w", err)
	}
	if !slices.ContainsFunc(symbols, func(s elf.Symbol) bool { return s.Name == entry }) {
		return fmt.Errorf("it is no PJRT plug-in: it has no %s", entry)
	}
	return nil
}

// readFlags splits XLA_FLAGS as XLA does: flags, or the name of a file of them.
func readFlags(value string) ([]string, error) {
	value = strings.TrimSpace(value)
	if value != "" && !strings.HasPrefix(value, "-") {
		data, err := os.ReadFile(value)
		if err != nil {
			return nil, fmt.Errorf("it holds neither flags, which begin with --, nor the name of a file of them: %w", err)
		}
		value = string(data)
	}
	return strings.Fields(value), nil
}

// checkFlags names a flag that the plug-in does not know, which would end the
// process. What it knows is not listed anywhere but among its strings. A value
// that XLA cannot read still ends the process, in XLA's own words.
func checkFlags(path string, flags []string) error {
	names := map[string]string{} // by the string to look for
	for _, flag := range flags {
		if !strings.HasPrefix(flag, "--") {
			continue // a value with spaces, which XLA takes in quotes
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(flag, "--"), "=")
		names[name+"\x00"] = flag
	}
	if len(names) == 0 {
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	const step, overlap = 1 << 22, 1 << 10
	block := make([]byte, step+overlap)
	for at := int64(0); len(names) > 0; at += step {
		n, err := file.ReadAt(block, at)
		for name := range names {
			if bytes.Contains(block[:n], []byte(name)) {
				delete(names, name)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	for _, flag := range flags {
		for _, unknown := range names {
			if flag == unknown {
				return fmt.Errorf("the plug-in does not know %s", flag)
			}
		}
	}
	return nil
}
