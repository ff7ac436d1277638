// Package reporttest fabricates run directories for the report's tests and its
// benchmark: a training run, and a test of the base and of the tuned model, with
// plausible curves, ratings, code and pictures drawn in Go.
//
// It takes an empty directory and gives the three run directories in it:
//
//	dirs, err := reporttest.Fabricate(dir, reporttest.Options{Examples: 12})
//	err = report.Write(ctx, report.Config{Runs: dirs, Output: "report.html"})
//
// Nothing in them was measured. The same options give the same files.
package reporttest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// Options says what to fabricate.
type Options struct {
	Examples int   // 0 means 12
	Steps    int   // optimizer steps; 0 means 400
	Seed     int64 // of everything random
	Width    int   // of the pictures, in pixels; 0 means 800, as the renderer makes them
	// CodeBytes is how long every script is at least; 0 means as long as the scene needs.
	CodeBytes int
	// Change, when set, may alter the directories' contents before they are written.
	Change func(*Runs)
}

// Runs is what the three run directories will hold.
type Runs struct {
	Train, Base, Tuned runs.Manifest
	Metrics            []runs.Metrics
	BaseResults        runs.TestResults
	TunedResults       runs.TestResults
}

// Fabricate writes a training run and two tests under dir, and returns their
// directories in the order training, base, tuned.
func Fabricate(dir string, o Options) ([]string, error) {
	if o.Examples == 0 {
		o.Examples = 12
	}
	if o.Steps == 0 {
		o.Steps = 400
	}
	if o.Width == 0 {
		o.Width = 800
	}
	f := fabricator{Options: o, dirs: Dirs(dir)}
	if err := f.fill(); err != nil {
		return nil, fmt.Errorf("fabricate runs: %w", err)
	}
	if o.Change != nil {
		o.Change(&f.out)
	}
	if err := f.write(); err != nil {
		return nil, fmt.Errorf("fabricate runs: %w", err)
	}
	return f.dirs, nil
}

// Dirs are the directories that [Fabricate] writes under dir.
func Dirs(dir string) []string {
	return []string{filepath.Join(dir, "runs", "scenes"), filepath.Join(dir, "tests", "base"), filepath.Join(dir, "tests", "tuned")}
}

type fabricator struct {
	Options
	dirs []string
	out  Runs
}

func (f *fabricator) random(name string, i int) *rand.Rand {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%s/%d", f.Seed, name, i))
	return rand.New(rand.NewChaCha8(sum))
}

func (f *fabricator) fill() error {
	judge := runs.Judge{Name: "reference", Label: "reference similarity", Settings: map[string]any{"ssim": 0.5, "colour": 0.3, "edges": 0.2}}
	f.out.Train = manifest(runs.KindTrain, "scenes-3f9a1c7de204", 0, 192*time.Second)
	f.out.Base = manifest(runs.KindTest, "base-91b2d07aa53e", 200*time.Second, 61*time.Second)
	f.out.Tuned = manifest(runs.KindTest, "tuned-c04e6611fb90", 265*time.Second, 74*time.Second)
	f.out.Train.Stages = []runs.Stage{{Name: "read data", Seconds: 0.21}, {Name: "train", Seconds: 181}, {Name: "evaluate", Seconds: 9.4}}
	for _, m := range []*runs.Manifest{&f.out.Base, &f.out.Tuned} {
		m.TrainingRun = f.out.Train.ID
		m.Judge = &judge
		m.Stages = []runs.Stage{{Name: "generate", Seconds: 31.5}, {Name: "render", Seconds: 22.8}, {Name: "judge", Seconds: 0.9}}
		m.Machine.Browser, m.Machine.Three, m.Machine.Sandbox = "HeadlessChrome/140", "0.187.0", "Chromium's own as user nobody"
		m.Machine.Limits = []string{"data segment 4096 MiB a process", "core dumps none"}
		m.Machine.BrowserFlags = []string{"--headless", "--use-gl=angle"}
	}
	f.out.Base.Role, f.out.Tuned.Role = runs.RoleBase, runs.RoleTuned
	f.out.Metrics = f.metrics()
	var err error
	if f.out.BaseResults, err = f.results("base", f.dirs[1], 0.75, judge); err != nil {
		return err
	}
	f.out.TunedResults, err = f.results("tuned", f.dirs[2], 0.4, judge)
	f.out.TunedResults.Adapter = "reports/runs/scenes-3f9a1c7de204/adapter"
	return err
}

func manifest(kind runs.Kind, id string, after, took time.Duration) runs.Manifest {
	started := time.Date(2026, 3, 14, 22, 58, 7, 0, time.UTC).Add(after)
	ended := started.Add(took)
	return runs.Manifest{
		Schema: runs.ManifestSchema, ID: id, Kind: kind, Seed: 7,
		Command:  []string{"threebook", string(kind), "--model-path", "data/tiny", "--data", "data/pairs.parquet"},
		Given:    map[string]any{"epochs": 50, "model_path": "data/tiny"},
		Resolved: map[string]any{"epochs": 50, "model_path": "data/tiny", "rank": 8, "alpha": 16, "dropout": 0.05, "learning_rate": 2e-4, "batch": 2, "accumulation": 4, "max_tokens": 2048, "targets": []string{"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}},
		Code:     runs.Code{Revision: "4be1d0c27a8f53b1907fd7e2c1a96f0a3b5c8d11"},
		Modules:  map[string]string{"github.com/gomlx/gomlx": "v0.28.8", "github.com/go-rod/rod": "v0.116.2", "github.com/go-echarts/go-echarts/v2": "v2.7.3"},
		Machine:  runs.Machine{Backend: "go (pure Go, SIMD)", Device: "CPU", OS: "linux", Arch: "amd64", CPUs: 2, Go: "go1.26.5"},
		Inputs: []runs.Input{
			{Name: "data", Path: "data/pairs.parquet", SHA256: hash("pairs"), Bytes: 184_320},
			{Name: "base model", Path: "data/tiny", SHA256: hash("tiny"), Bytes: 6_812_004},
		},
		BaseModel:            runs.Model{Path: "data/tiny", SHA256: hash("tiny"), Parameters: 3_412_096, Training: "briefly trained on the training scenes' code, from random weights"},
		PromptTemplateSHA256: hash("template"),
		TrainingRows:         []runs.Row{{Name: "green_ring", CodeSHA256: hash("green_ring")}, {Name: "night_city", CodeSHA256: hash("night_city")}},
		Counts:               runs.Counts{Examples: 60, Train: 48, Validation: 12, Dropped: []string{"broken_teapot: no code beside its description"}, Truncated: []string{"long_walk"}},
		Started:              started, Ended: &ended, Outcome: runs.Done,
	}
}

// metrics is a loss that falls, noisily, under a cosine schedule with warm-up.
func (f *fabricator) metrics() []runs.Metrics {
	random := f.random("metrics", 0)
	warm := max(1, f.Steps*3/100)
	var out []runs.Metrics
	for step := 1; step <= f.Steps; step++ {
		t := float64(step) / float64(f.Steps)
		course := 0.55 + 1.95*math.Exp(-5*t)
		rate := 2e-4 * 0.5 * (1 + math.Cos(math.Pi*float64(step-1-warm)/float64(f.Steps-warm)))
		if step <= warm {
			rate = 2e-4 * float64(step-1) / float64(warm)
		}
		memory := int64(1.2e9 + 4e7*t)
		m := runs.Metrics{
			Step: step, Epoch: 50 * t, Tokens: int64(step) * 5210,
			Loss: ptr(course * (1 + 0.12*random.NormFloat64())), LearningRate: &rate,
			GradNorm: ptr(0.4 + 1.8*math.Exp(-4*t) + 0.2*random.Float64()), TokensPerSecond: ptr(1180 + 60*random.NormFloat64()), Memory: &memory,
		}
		m.Seconds = ptr(float64(m.Tokens) / 1180)
		if step%50 == 0 {
			m.EvalLoss = ptr(course*1.06 + 0.16*t*t)
			m.EvalPerplexity = ptr(math.Exp(*m.EvalLoss))
		}
		out = append(out, m)
	}
	return out
}

var failures = []struct {
	id     outcome.ID
	detail string
}{
	{outcome.SyntaxError, "SyntaxError: Unexpected token '}' (line 24, column 3)"},
	{outcome.Exception, "TypeError: THREE.BoxBufferGeometry is not a constructor (line 11)"},
	{outcome.Blank, "every pixel is #000000"},
	{outcome.Truncated, "cut off after 512 tokens, inside a function"},
	{outcome.ImportNotFound, "three/addons/controls/OrbitControl.js"},
}

// results are one model's answers; by is how far its pictures stray from the official ones.
func (f *fabricator) results(role, dir string, by float64, judge runs.Judge) (runs.TestResults, error) {
	out := runs.TestResults{ModelPath: "data/tiny", Judge: judge, TotalExamples: max(12, f.Examples)}
	for i := range f.Examples {
		official := newScene(f.random("scene", i))
		random := f.random(role, i)
		name, description := Name(i), describe(official, i)
		reference, code := program(official, i, "", f.CodeBytes), program(official, i, role, f.CodeBytes)
		shot, err := runs.SaveShot(dir, official.draw(f.Width))
		if err != nil {
			return out, err
		}
		r := runs.Result{
			Name: name, Description: description, Prompt: "[INST] " + description + " [/INST]", Answer: code, Code: code, CodeSHA256: hash(code),
			Reference: reference, ReferenceSHA256: shot, Outcome: outcome.OK, Judge: judge.Name, Settled: random.IntN(6) > 0,
			PromptTokens: 60 + random.IntN(40), AnswerTokens: 180 + random.IntN(330), GenerateSeconds: 2.6, RenderSeconds: 1.1, JudgeSeconds: 0.05,
		}
		switch chance := random.Float64(); {
		case i%12 == 7 && role == "tuned":
			r.Outcome, r.Detail = outcome.JudgeUnavailable, "no answer within 60 s, 4 attempts"
		case chance < 0.45*by:
			failure := failures[random.IntN(len(failures))]
			r.Outcome, r.Detail, r.Rating = failure.id, failure.detail, ptr(0.0)
			r.Console = []string{"error: " + failure.detail, "    at module scene.js"}
			r.StoppedByLimit = failure.id == outcome.Truncated
		default:
			stray := by * (0.3 + random.Float64())
			drawn := official.disturbed(random, stray)
			if r.ShotSHA256, err = runs.SaveShot(dir, drawn.draw(f.Width)); err != nil {
				return out, err
			}
			v := min(max(1-0.85*stray-0.1*random.Float64(), 0.03), 0.98)
			r.Rating = &v
			r.Criteria = []runs.Criterion{{Name: "structure (SSIM)", Value: ptr(v * 0.95)}, {Name: "colour", Value: ptr(min(1, v*1.1))}, {Name: "edges", Value: ptr(v * 0.9)}}
			r.Rationale = fmt.Sprintf("Structure %.2f, colour %.2f, edges %.2f.", v*0.95, min(1, v*1.1), v*0.9)
			r.Console = []string{"info: THREE.WebGLRenderer 0.187"}
		}
		out.Results = append(out.Results, r)
	}
	out.Controls = []runs.Control{{Name: "ceiling", N: f.Examples, Mean: ptr(1.0)}, {Name: "blank", N: f.Examples, Mean: ptr(0.21)}, {Name: "shuffled", N: f.Examples, Mean: ptr(0.38)}, {Name: "worded", N: f.Examples, Mean: ptr(0.04)}}
	swapped, err := f.swapped(role, out.Results)
	if err != nil {
		return out, err
	}
	out.Controls = append(out.Controls, swapped)
	Summarise(&out)
	return out, nil
}

// Summarise sets the counts and the mean of t from its rows.
func Summarise(t *runs.TestResults) {
	t.NumTested, t.SuccessfulEvaluations, t.FailedEvaluations, t.RenderFailures, t.SumOfRatings, t.AverageRating = len(t.Results), 0, 0, 0, 0, nil
	for _, r := range t.Results {
		if r.Rating == nil {
			t.FailedEvaluations++
			continue
		}
		t.SuccessfulEvaluations++
		t.SumOfRatings += *r.Rating
		if r.Outcome.ModelFailure() {
			t.RenderFailures++
		}
	}
	if t.SuccessfulEvaluations > 0 {
		t.AverageRating = ptr(t.SumOfRatings / float64(t.SuccessfulEvaluations))
	}
}

func (f *fabricator) write() error {
	for i, m := range []runs.Manifest{f.out.Train, f.out.Base, f.out.Tuned} {
		text, err := json.MarshalIndent(m, "", "  ")
		if err != nil {
			return err
		}
		err = runs.WriteFile(filepath.Join(f.dirs[i], runs.ManifestName), func(w io.Writer) error { _, err := w.Write(text); return err })
		if err != nil {
			return err
		}
	}
	if err := f.writeMetrics(); err != nil {
		return err
	}
	final := runs.TrainingMetrics{
		Train:      &runs.SetMetrics{Loss: 0.561, Perplexity: math.Exp(0.561), Runtime: 6.2, SamplesPerSecond: 7.7},
		Validation: &runs.SetMetrics{Loss: 0.742, Perplexity: math.Exp(0.742), Runtime: 1.6, SamplesPerSecond: 7.5},
	}
	if err := runs.WriteTrainingMetrics(filepath.Join(f.dirs[0], runs.TrainingMetricsName), final); err != nil {
		return err
	}
	for i, r := range []runs.TestResults{f.out.BaseResults, f.out.TunedResults} {
		if err := runs.WriteResults(filepath.Join(f.dirs[i+1], runs.ResultsJSONName), "", r); err != nil {
			return err
		}
	}
	return nil
}

func (f *fabricator) writeMetrics() error {
	log, err := runs.OpenMetricsLog(filepath.Join(f.dirs[0], runs.MetricsName))
	if err != nil {
		return err
	}
	for _, m := range f.out.Metrics {
		if err := log.Append(m); err != nil {
			log.Close()
			return err
		}
	}
	return log.Close()
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func ptr[T any](v T) *T { return &v }
