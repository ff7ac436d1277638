package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/tokenizer"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"threebook": main})
}

// TestScripts runs the command as a process of its own, as a user would. Each
// script finds a small model in model/ and the sample scenes in $SCENES.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("SCENES", filepath.Join(root, "data", "scenes"))
			env.Setenv("NODE_MODULES", filepath.Join(root, "node_modules"))
			env.Setenv("GOMLX_NO_AUTO_INSTALL", "1")
			// As root the browser runs as nobody, who cannot enter the script's own directory.
			env.Setenv("TMPDIR", os.TempDir())
			return makeModel(root, filepath.Join(env.WorkDir, "model"))
		},
		Condition: func(cond string) (bool, error) {
			if cond == "full" {
				return !testing.Short(), nil
			}
			return false, fmt.Errorf("unknown condition %s", cond)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits, "oneline": oneLineSaid},
	})
}

// makeModel writes an untrained model of one narrow layer with the embedded
// model's tokenizer.
func makeModel(root, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"} {
		data, err := os.ReadFile(filepath.Join(root, "data", "tiny", name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	tok, err := tokenizer.Load(dir)
	if err != nil {
		return err
	}
	config := llama.Config{
		VocabSize: tok.VocabSize(), HiddenSize: 16, IntermediateSize: 24, Layers: 1, Heads: 2, KVHeads: 2, HeadDim: 8,
		MaxPositions: 1024, RMSNormEps: 1e-5, RopeTheta: 10000, BOS: tok.BOS(), EOS: []int32{tok.EOS()},
	}
	return llama.Save(dir, config, llama.SaveOptions{}, llama.Flatten(config, llama.Random(config, 1)))
}

// exits CODE COMMAND… runs a command and checks its exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("run %s: %v", args[1], err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s exited with %d, want %d\n%s", strings.Join(args[1:], " "), got, want, ts.ReadFile("stderr"))
	}
}

// oneline TEXT… checks that the last command said one line to standard error, holding each text.
func oneLineSaid(ts *testscript.TestScript, _ bool, args []string) {
	said := strings.TrimRight(ts.ReadFile("stderr"), "\n")
	if strings.Count(said, "\n") != 0 || said == "" {
		ts.Fatalf("want one line on standard error, got:\n%s", said)
	}
	for _, text := range args {
		if !strings.Contains(said, text) {
			ts.Fatalf("standard error does not say %q: %s", text, said)
		}
	}
}
