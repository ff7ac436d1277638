package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/seed"
)

// A training killed ten times at moments that follow from a seed, and ten times
// while it writes a checkpoint or its best parameters, stops early where one that
// ran through does, with the same adapter, checkpoint and metrics.
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
			"--epochs", "1500", "--save-steps", "3", "--eval-steps", "5", "--dropout", "0.1", "--learning-rate", "2e-2",
			"--early-stopping-patience", "60", "--early-stopping-threshold", "1e-4")
		c.Dir = dir
		return c
	}
	start := time.Now()
	said, err := train("whole").CombinedOutput()
	if err != nil {
		t.Fatalf("uninterrupted training: %v\n%s", err, said)
	}
	if !bytes.Contains(said, []byte("stopped early")) {
		t.Fatalf("the training did not stop early:\n%s", said)
	}
	took := time.Since(start)
	rng := seed.Stream(1, "kills", 0)
	torn := 0
	for i := range 20 {
		c := train("killed")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		// Each life is a fourteenth of the whole on average, so that twenty do not finish it too soon.
		time.Sleep(time.Duration(rng.Float64() * float64(took) / 7))
		if i%2 == 1 {
			awaitWrite(filepath.Join(dir, "killed"), took)
		}
		if err := c.Process.Kill(); err != nil {
			t.Logf("kill %d came after the end: %v", i+1, err)
		}
		_ = c.Wait() // a killed process is an error
		torn += len(unfinished(filepath.Join(dir, "killed")))
	}
	if out, err := train("killed").CombinedOutput(); err != nil {
		t.Fatalf("training after the kills: %v\n%s", err, out)
	}
	if torn == 0 {
		t.Error("no kill fell into a write: nothing was shown about those")
	}
	t.Logf("uninterrupted in %v; %d writes were cut short", took, torn)
	whole, killed := onlyRun(t, filepath.Join(dir, "whole")), onlyRun(t, filepath.Join(dir, "killed"))
	want := metrics(t, whole)
	last := fmt.Sprintf("checkpoints/step-%d/", want[len(want)-1].Step)
	for _, file := range []string{
		"adapter/adapter_model.safetensors", last + "state.safetensors", last + "state.json", "best/state.safetensors", "best/state.json",
	} {
		a, b := read(t, filepath.Join(whole, file)), read(t, filepath.Join(killed, file))
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs after the kills", file)
		}
	}
	if d := cmp.Diff(want, metrics(t, killed)); d != "" {
		t.Errorf("metrics differ (-whole +killed):\n%s", d)
	}
	if bytes.Count(read(t, filepath.Join(killed, runs.MetricsName)), []byte("resumed_from")) == 0 {
		t.Error("no life resumed: the kills came too soon to mean anything")
	}
	if left := unfinished(filepath.Join(dir, "killed")); len(left) > 0 {
		t.Errorf("unfinished writes are left: %v", left)
	}
}

// awaitWrite returns when a directory is being written, or after the limit.
func awaitWrite(root string, limit time.Duration) {
	for begin := time.Now(); time.Since(begin) < limit; {
		if len(unfinished(root)) > 0 {
			return
		}
	}
}

// unfinished lists the directories of a run that are being written.
func unfinished(root string) []string {
	var list []string
	for _, pattern := range []string{"runs/*/checkpoints/*", "runs/*/*"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			continue
		}
		for _, path := range found {
			if strings.HasSuffix(path, ".new") || strings.HasSuffix(path, ".old") {
				list = append(list, path)
			}
		}
	}
	return list
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
