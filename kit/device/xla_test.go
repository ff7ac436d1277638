package device

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plugin puts a file where a plug-in is looked for.
func plugin(t *testing.T, data []byte) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "pjrt_c_api_cpu_plugin.so")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", dir)
	return path
}

// A plug-in that was not written whole is an error; the system would end the
// process when it touched what is missing.
func TestDamagedPluginsAreErrors(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	library, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"a program": library, "empty": nil, "text": []byte("<html>not found</html>"), "cut after the header": library[:64], "cut in the middle": library[:len(library)/2],
	} {
		plugin(t, data)
		_, err := Open(XLACPU)
		if err == nil || !strings.Contains(err.Error(), "pjrt_c_api_cpu_plugin.so") || !strings.Contains(err.Error(), "scripts/setup") {
			t.Errorf("%s: Open gave %v, want an error that names the file and what to run", name, err)
		}
		d, err := Open(Auto)
		if err != nil {
			t.Errorf("%s: auto gave %v", name, err)
			continue
		}
		if len(d.Notes) == 0 || errors.Is(d.Notes[len(d.Notes)-1], ErrNoPlugin) {
			t.Errorf("%s: auto passed over the plug-in with %v", name, d.Notes)
		}
		d.Close()
	}
}

// XLA ends the process on a flag it does not know; its plug-in holds those it does.
func TestUnknownFlagsAreNamed(t *testing.T) {
	path := plugin(t, []byte("\x00xla_known\x00xla_longer_known\x00"))
	for flags, want := range map[string]string{
		"":                                  "",
		"--xla_known=1":                     "",
		"--xla_known --xla_longer_known=2":  "",
		"--xla_known --xla_longer_know=2":   "--xla_longer_know=2",
		"--nonsense":                        "--nonsense",
		"--xla_known=a --known_xla --other": "--known_xla",
	} {
		list, err := readFlags(flags)
		if err != nil {
			t.Fatal(err)
		}
		err = checkFlags(path, list)
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasSuffix(err.Error(), "does not know "+want)) {
			t.Errorf("%q gave %v, want %q named", flags, err, want)
		}
	}
}

func TestFlagsFromAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "flags")
	if err := os.WriteFile(path, []byte("--xla_a=1\n--xla_b\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if list, err := readFlags(path); err != nil || len(list) != 2 || list[1] != "--xla_b" {
		t.Errorf("flags in a file are %q (%v)", list, err)
	}
	if _, err := readFlags("nowhere"); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("flags in no file gave %v", err)
	}
}

func TestDeterministicIsAddedOnce(t *testing.T) {
	for flags, want := range map[string]string{
		"":                                     deterministicFlag,
		"--xla_a=1 --xla_b":                    "--xla_a=1 --xla_b " + deterministicFlag,
		"--xla_gpu_deterministic_ops=false":    "--xla_gpu_deterministic_ops=false " + deterministicFlag, // the last one counts
		"--xla_a " + deterministicFlag:         "--xla_a " + deterministicFlag,
		deterministicFlag + " --xla_a --xla_b": deterministicFlag + " --xla_a --xla_b",
	} {
		list, err := readFlags(flags)
		if err != nil {
			t.Fatal(err)
		}
		if got := deterministic(list); got != want {
			t.Errorf("%q became %q, want %q", flags, got, want)
		}
	}
}

// Without CUDA the option changes nothing.
func TestDeterministicOnTheCPU(t *testing.T) {
	t.Setenv(flagsEnv, "--xla_a")
	d, err := OpenWith(Go, Options{Deterministic: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got := os.Getenv(flagsEnv); got != "--xla_a" {
		t.Errorf("%s became %q", flagsEnv, got)
	}
}
