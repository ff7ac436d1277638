package device

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenUnknownNamesTheKnown(t *testing.T) {
	for _, name := range []string{"cuda", "xla", "xla:", "xla:tpu", "XLA:CPU", "go:", "go:ops_sequential", "auto ", "\x00", "../plugin.so", "xla:/lib/x.so"} {
		_, err := Open(name)
		if err == nil || !strings.Contains(err.Error(), "known: auto, go, xla:cpu, xla:cuda") {
			t.Errorf("Open(%q) = %v, want an error that lists the known", name, err)
		}
	}
}

func TestOpenMissingPluginSaysWhatToRun(t *testing.T) {
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	_, err := Open(XLACPU)
	if !errors.Is(err, ErrNoPlugin) || !strings.Contains(err.Error(), "scripts/setup") {
		t.Fatalf("Open(xla:cpu) = %v, want ErrNoPlugin and what to run", err)
	}
}

func TestAutoFallsBackToGoAndSaysWhy(t *testing.T) {
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	d, err := Open(Auto)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Name != Go && d.Name != XLACUDA {
		t.Errorf("auto became %s without an XLA CPU plug-in", d.Name)
	}
	if d.Name == Go && len(d.Notes) == 0 {
		t.Error("auto fell back without a note")
	}
}

// A plug-in that is not a plug-in must be an error, not a panic.
func TestBrokenPluginIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pjrt_c_api_cpu_plugin.so"), []byte("not a library"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", dir)
	if d, err := Open(XLACPU); err == nil {
		d.Close()
		t.Fatal("Open took a broken plug-in")
	}
	d, err := Open(Auto)
	if err != nil {
		t.Fatalf("auto must survive a broken plug-in: %v", err)
	}
	d.Close()
}
