// Package device chooses the compute backend that models run on.
//
// It takes a name (auto, go, xla:cpu, xla:cuda) and gives a GoMLX backend with
// a description of it for the run's record:
//
//	dev, err := device.Open("auto")
//	if err != nil {
//		return err
//	}
//	defer dev.Close()
//	fmt.Println(dev) // xla:cpu (PJRT "…/pjrt_c_api_cpu_plugin.so" plugin …)
//
// auto takes CUDA when there is a device and a plug-in for it, else XLA on the
// CPU when its plug-in is there, else the pure-Go backend, which is always
// there. Nothing is ever downloaded here: scripts/setup fetches the XLA CPU
// plug-in and says so.
package device

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	_ "github.com/gomlx/compute/gobackend" // registers "go"
)

// Names that [Open] takes.
const (
	Auto    = "auto"
	Go      = "go"
	XLACPU  = "xla:cpu"
	XLACUDA = "xla:cuda"
)

// Names lists what [Open] takes, for help texts and errors.
func Names() []string { return []string{Auto, Go, XLACPU, XLACUDA} }

// Device is an open backend. Close it when done.
type Device struct {
	Backend compute.Backend
	Name    string  // go, xla:cpu or xla:cuda: what auto became
	Notes   []error // why auto passed over a faster backend, one line each
}

// ErrNoPlugin is wrapped by errors about a plug-in that is not installed.
var ErrNoPlugin = errors.New("plug-in not found")

// Options of [OpenWith]. The zero value is what [Open] takes.
type Options struct {
	// Deterministic makes CUDA give the same bits each time, at some cost, through
	// XLA_FLAGS, where it is added to what is there. The other backends always do.
	Deterministic bool
}

// Open starts the named backend. An explicit name that cannot be had is an
// error that says what to run; auto falls back and says why in Notes, but not
// where XLA_FLAGS are wrong.
func Open(name string) (*Device, error) { return OpenWith(name, Options{}) }

// OpenWith is Open with options.
func OpenWith(name string, o Options) (*Device, error) {
	switch name {
	case Go:
		return open(Go, "go:ops_sequential") // the parallel mode can deadlock (compute v0.1.6, workerspool.go)
	case XLACPU, XLACUDA:
		return openXLA(name, o)
	case Auto, "":
	default:
		return nil, fmt.Errorf("open backend %q: unknown (known: %s)", name, strings.Join(Names(), ", "))
	}
	var notes []error
	for _, candidate := range []string{XLACUDA, XLACPU} {
		if candidate == XLACUDA && !HasGPU() {
			continue
		}
		d, err := openXLA(candidate, o)
		if err == nil {
			d.Notes = notes
			return d, nil
		}
		if errors.Is(err, ErrFlags) {
			return nil, err
		}
		notes = append(notes, err)
	}
	d, err := Open(Go)
	if err != nil {
		return nil, err
	}
	d.Notes = notes
	return d, nil
}

// open turns the library's panics into errors: this is the boundary for start-up.
func open(name, config string) (d *Device, err error) {
	defer func() {
		if p := recover(); p != nil {
			d, err = nil, fmt.Errorf("open backend %s: %v", name, firstLine(fmt.Sprint(p)))
		}
	}()
	b, err := compute.NewWithConfig(config)
	if err != nil {
		return nil, fmt.Errorf("open backend %s: %s", name, firstLine(err.Error()))
	}
	return &Device{Backend: b, Name: name}, nil
}

// Close frees the backend and everything on it.
func (d *Device) Close() {
	if d != nil && d.Backend != nil {
		d.Backend.Finalize()
		d.Backend = nil
	}
}

// String is the backend with the library's own description.
func (d *Device) String() string {
	return fmt.Sprintf("%s (%s)", d.Name, d.Backend.Description())
}

// Describe names the device itself, for instance the GPU's model.
func (d *Device) Describe() string {
	if d.Name == Go {
		return fmt.Sprintf("%s/%s, %d CPUs", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	}
	return d.Backend.DeviceDescription(0)
}

// DType is what base weights and activations are kept in: bfloat16 on a GPU,
// float32 on a CPU, where bfloat16 is emulated and slower.
func (d *Device) DType() dtypes.DType {
	if d.Name == XLACUDA {
		return dtypes.BFloat16
	}
	return dtypes.Float32
}

// PluginDirs are the directories searched for a plug-in, in order: those of
// $PJRT_PLUGIN_LIBRARY_PATH, the user's cache as scripts/setup fills it, and
// where go-xla's own installer puts them.
func PluginDirs() []string {
	var dirs []string
	for _, d := range filepath.SplitList(os.Getenv("PJRT_PLUGIN_LIBRARY_PATH")) {
		if d != "" {
			dirs = append(dirs, d)
		}
	}
	if cache, err := os.UserCacheDir(); err == nil {
		dirs = append(dirs, filepath.Join(cache, "threebook", "pjrt"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		dirs = append(dirs, filepath.Join(home, ".local", "lib", "go-xla"))
	}
	return append(dirs, "/usr/local/lib/go-xla", "/usr/local/lib/gomlx")
}

// FindPlugin finds the PJRT plug-in of a kind ("cpu" or "cuda") by its file name.
// The error wraps [ErrNoPlugin] and says what to run.
func FindPlugin(kind string) (string, error) {
	patterns := []string{
		"pjrt_c_api_" + kind + "_plugin.so", "pjrt_c_api_" + kind + "_*plugin.so",
		"pjrt-plugin-" + kind + "*.so", "pjrt_plugin_" + kind + "*.so",
	}
	dirs := PluginDirs()
	for _, dir := range dirs {
		for _, p := range patterns {
			found, err := filepath.Glob(filepath.Join(dir, p))
			if err == nil && len(found) > 0 {
				abs, err := filepath.Abs(found[0])
				if err != nil {
					return "", fmt.Errorf("find %s plug-in: %w", kind, err)
				}
				return abs, nil
			}
		}
	}
	return "", fmt.Errorf("%s plug-in: %w in %s (%s)", kind, ErrNoPlugin, strings.Join(dirs, ", "), howToGet(kind))
}

// howToGet is what to do for a plug-in.
func howToGet(kind string) string {
	if kind == "cuda" {
		return "install jax-cuda13-pjrt and link its xla_cuda_plugin.so as pjrt_c_api_cuda_plugin.so, with nvidia/ beside its directory"
	}
	return "run ./scripts/setup, which fetches it, or choose --backend go"
}

// HasGPU reports whether the machine shows an NVIDIA GPU.
func HasGPU() bool {
	found, err := filepath.Glob("/dev/nvidia[0-9]*")
	return err == nil && len(found) > 0
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
