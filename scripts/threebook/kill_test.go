package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/seed"
)

// A training killed ten times, at moments that follow from a seed, ends with the
// same adapter, checkpoint and metrics as one that ran through.
func TestTenKills(t *testing.T) {
	if os.Getenv("THREEBOOK_LONG") == "" {
		t.Skip("takes a minute: run by scripts/test --long")
	}
	dir := t.TempDir()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if err := makeModel(root, filepath.Join(dir, "model")); err != nil {
		t.Fatal(err)
	}
	train := func(name string) *exec.Cmd {
		c := exec.Command("threebook", "train", "--root", name, "--backend", "go", "--model-path", "model",
			"--data", filepath.Join(root, "scripts", "threebook", "testdata", "pairs.json"),
			"--epochs", "600", "--save-steps", "7", "--eval-steps", "5", "--dropout", "0.1")
		c.Dir = dir
		return c
	}
	start := time.Now()
	if out, err := train("whole").CombinedOutput(); err != nil {
		t.Fatalf("uninterrupted training: %v\n%s", err, out)
	}
	took := time.Since(start)
	rng := seed.Stream(1, "kills", 0)
	for i := range 10 {
		c := train("killed")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		// Each life is a seventh of the whole at most, so that ten do not finish it too soon.
		time.Sleep(time.Duration(rng.Float64() * float64(took) / 7))
		if err := c.Process.Kill(); err != nil {
			t.Logf("kill %d came after the end: %v", i+1, err)
		}
		_ = c.Wait() // a killed process is an error
	}
	if out, err := train("killed").CombinedOutput(); err != nil {
		t.Fatalf("training after ten kills: %v\n%s", err, out)
	}
	whole, killed := onlyRun(t, filepath.Join(dir, "whole")), onlyRun(t, filepath.Join(dir, "killed"))
	for _, file := range []string{"adapter/adapter_model.safetensors", "checkpoints/step-600/state.safetensors", "best/state.safetensors"} {
		a, b := read(t, filepath.Join(whole, file)), read(t, filepath.Join(killed, file))
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs after ten kills", file)
		}
	}
	if d := cmp.Diff(metrics(t, whole), metrics(t, killed)); d != "" {
		t.Errorf("metrics differ (-whole +killed):\n%s", d)
	}
	if bytes.Count(read(t, filepath.Join(killed, runs.MetricsName)), []byte("resumed_from")) == 0 {
		t.Error("no life resumed: the kills came too soon to mean anything")
	}
}

func onlyRun(t *testing.T, root string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, "runs", "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("runs in %s: %v %v, want one", root, found, err)
	}
	return found[0]
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func metrics(t *testing.T, dir string) []runs.Metrics {
	t.Helper()
	lines, _, err := runs.ReadMetrics(filepath.Join(dir, runs.MetricsName))
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		lines[i] = lines[i].StripTimings()
	}
	return lines
}
