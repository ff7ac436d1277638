package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
	"github.com/threebook/threebook/kit/seed"
)

// judgeServer rates pictures on loopback by what is in the question, takes its time,
// and remembers what became of every call.
type judgeServer struct {
	*httptest.Server
	mu        sync.Mutex
	calls     map[[32]byte]int  // by question
	abandoned map[[32]byte]bool // questions whose asker was gone before the answer
	answered  map[[32]byte]time.Time
}

func serveJudge(t *testing.T, wait time.Duration) *judgeServer {
	t.Helper()
	s := &judgeServer{calls: map[[32]byte]int{}, abandoned: map[[32]byte]bool{}, answered: map[[32]byte]time.Time{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // killed while it asked
		}
		question := sha256.Sum256(body)
		s.mu.Lock()
		s.calls[question]++
		s.mu.Unlock()
		select {
		case <-time.After(wait):
		case <-r.Context().Done():
			s.mu.Lock()
			s.abandoned[question] = true
			s.mu.Unlock()
			return
		}
		s.mu.Lock()
		s.answered[question] = time.Now()
		s.mu.Unlock()
		rating, err := json.Marshal(fmt.Sprintf(`{"criteria": [], "rationale": "seen", "rating": %.2f}`, float64(question[0])/255))
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"id": "1", "object": "chat.completion", "created": 1, "model": "qwen3-vl", "choices": [
			{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": %s}}],
			"usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}}`, rating)
	}))
	t.Cleanup(s.Close)
	return s
}

// questions are all that were asked, in one order.
func (s *judgeServer) questions() [][32]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Keys(s.calls), func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
}

// A test killed at random points, with the embedded model, a browser and a judge on
// loopback, ends with the results of one that ran through: it has asked the judge
// nothing else, and nothing twice but what was in flight at a kill. Two kills; ten
// with THREEBOOK_LONG.
func TestKilledTestsResume(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	kills, examples, samples, wait := 2, "3", "1", 500*time.Millisecond
	if os.Getenv("THREEBOOK_LONG") != "" {
		kills, examples, samples, wait = 10, "6", "2", time.Second
	}
	const workers = 2
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(root, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	scenes := filepath.Join(root, "data", "scenes")
	threebook := func(args ...string) *exec.Cmd {
		c := exec.Command("threebook", args...)
		c.Dir = dir
		c.Env = append(os.Environ(), "GOMLX_NO_AUTO_INSTALL=1", "TMPDIR="+os.TempDir())
		return c
	}
	if said, err := threebook("pair", "--screenshots-dir", filepath.Join(scenes, "screenshots"),
		"--scripts-dir", filepath.Join(scenes, "extracted_scripts"), "-o", "pairs.parquet").CombinedOutput(); err != nil {
		t.Fatalf("pair: %v\n%s", err, said)
	}
	// Time enough to draw on a busy machine: at the time limit a picture is taken as it
	// is, so a test whose scenes reach it depends on how fast the machine was.
	test := func(name string, s *judgeServer) *exec.Cmd {
		return threebook("test", "--root", name, "--backend", "go", "--model-path", filepath.Join(root, "data", "tiny"),
			"--test-data", "pairs.parquet", "--n", examples, "--samples", samples, "--max-tokens", "700", "--temperature", "0.8", "--batch-size", "2", "--timeout", "5m",
			"--judge-url", s.URL+"/v1", "--judge-workers", fmt.Sprint(workers))
	}

	whole := serveJudge(t, wait)
	c := test("whole", whole)
	start := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	begun := awaitJournal(filepath.Join(dir, "whole"), time.Minute)
	if err := c.Wait(); err != nil {
		t.Fatalf("uninterrupted test: %v", err)
	}
	took, loading := time.Since(start), begun.Sub(start)

	broken := serveJudge(t, wait)
	rng := seed.Stream(1, "kills of a test", 0)
	hit := 0
	unsure := map[[32]byte]bool{} // in flight at a kill, or answered so shortly before that it may not be on disk
	var before []byte             // whole lines of the journal at the last kill
	for i := range kills {
		c := test("broken", broken)
		start := time.Now()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			_ = c.Wait() // a killed process is an error
			close(ended)
		}()
		// Every fourth life ends while it loads, the others after a part of the work.
		if i%4 == 3 {
			time.Sleep(time.Duration(rng.Float64() * float64(loading)))
		} else {
			awaitStep(t, filepath.Join(dir, "broken"), len(before), ended)
			time.Sleep(time.Duration(rng.Float64() * 1.2 * float64(took-loading) / float64(kills+1)))
		}
		killed := time.Now()
		select {
		case <-ended:
			t.Logf("kill %d came after the end", i+1)
		default:
			if err := c.Process.Kill(); err != nil {
				t.Errorf("kill %d: %v", i+1, err)
			}
			hit++
			<-ended
		}
		time.Sleep(wait + 100*time.Millisecond) // until the server has noticed that the askers are gone
		broken.mu.Lock()
		maps.Copy(unsure, broken.abandoned)
		for question, at := range broken.answered {
			if at.After(killed.Add(-time.Second)) {
				unsure[question] = true
			}
		}
		broken.mu.Unlock()
		lines := journalLines(t, filepath.Join(dir, "broken"))
		if !bytes.HasPrefix(lines, before) {
			t.Errorf("kill %d: lines that were in the journal are gone", i+1)
		}
		before = lines
		t.Logf("killed after %v with %d steps recorded, %d calls made", killed.Sub(start).Round(time.Millisecond), max(0, bytes.Count(lines, []byte("\n"))-1), total(broken))
	}
	if out, err := test("broken", broken).CombinedOutput(); err != nil {
		t.Fatalf("test after the kills: %v\n%s", err, out)
	}

	if hit < (kills+1)/2 {
		t.Errorf("%d of %d kills came after the end, and showed nothing", kills-hit, kills)
	}
	sameTest(t, filepath.Join(dir, "whole"), filepath.Join(dir, "broken"))
	if diff := cmp.Diff(whole.questions(), broken.questions()); diff != "" {
		t.Errorf("other questions were asked (-uninterrupted +killed):\n%s", diff)
	}
	repeated := 0
	for question, calls := range broken.calls {
		repeated += calls - 1
		if calls > 1 && !unsure[question] {
			t.Errorf("a question was asked %d times, and was not in flight at any kill", calls)
		}
	}
	if repeated > kills*workers {
		t.Errorf("%d calls were repeated, at most %d were in flight", repeated, kills*workers)
	}
	t.Logf("uninterrupted in %v with %d calls; %d kills, %d calls repeated", took.Round(time.Millisecond), total(whole), hit, repeated)
}

func total(s *judgeServer) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, calls := range s.calls {
		n += calls
	}
	return n
}

// awaitJournal returns when the first step of a test is recorded, or after the limit.
func awaitJournal(root string, limit time.Duration) time.Time {
	for begin := time.Now(); time.Since(begin) < limit; time.Sleep(5 * time.Millisecond) {
		found, err := filepath.Glob(filepath.Join(root, "tests", "*", score.JournalName))
		if err == nil && len(found) > 0 {
			break
		}
	}
	return time.Now()
}

// awaitStep returns when the journal is longer than it was, or the process has ended.
func awaitStep(t *testing.T, root string, was int, ended <-chan struct{}) {
	t.Helper()
	for len(journalLines(t, root)) <= was {
		select {
		case <-ended:
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// journalLines are the whole lines of the only test's journal; none before it begins.
func journalLines(t *testing.T, root string) []byte {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, "tests", "*", score.JournalName))
	if err != nil || len(found) > 1 {
		t.Fatalf("journals in %s: %v %v", root, found, err)
	}
	if len(found) == 0 {
		return nil
	}
	data := read(t, found[0])
	return data[:bytes.LastIndexByte(data, '\n')+1]
}

// sameTest checks that two roots hold one test each, with the same results and
// pictures, and that the second did no recorded step twice.
func sameTest(t *testing.T, whole, killed string) {
	t.Helper()
	var dirs [2]string
	for i, root := range []string{whole, killed} {
		found, err := filepath.Glob(filepath.Join(root, "tests", "*"))
		if err != nil || len(found) != 1 {
			t.Fatalf("tests in %s: %v %v, want one", root, found, err)
		}
		dirs[i] = found[0]
	}
	for _, name := range []string{runs.ResultsJSONName, runs.ResultsParquetName} {
		want, err := runs.ReadResults(filepath.Join(dirs[0], name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := runs.ReadResults(filepath.Join(dirs[1], name))
		if err != nil {
			t.Fatal(err)
		}
		if !runs.Equal(want, got) {
			t.Errorf("%s differs (-uninterrupted +killed):\n%s", name, cmp.Diff(want.StripTimings(), got.StripTimings()))
		}
		if want.SuccessfulEvaluations == 0 || want.Work.JudgeCalls == 0 {
			t.Errorf("%s: %d rated, %d calls, want some of both", name, want.SuccessfulEvaluations, want.Work.JudgeCalls)
		}
		for _, row := range got.Results {
			if row.ShotSHA256 != "" {
				if _, err := os.Stat(runs.ShotPath(dirs[1], row.ShotSHA256)); err != nil {
					t.Errorf("a picture is lost: %v", err)
				}
			}
		}
	}
	seen := map[string]bool{}
	for line := range bytes.Lines(journalLines(t, killed)) {
		var step struct {
			Stage, Name, Control, With string
			Sample                     int
			Code                       string `json:"code_sha256"`
		}
		if err := json.Unmarshal(line, &step); err != nil {
			t.Fatal(err)
		}
		if key := fmt.Sprintf("%+v", step); seen[key] {
			t.Errorf("a recorded step was done again: %s", key)
		} else {
			seen[key] = true
		}
	}
}
