package rate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/threebook/threebook/kit/labels"
	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
)

// tests fabricates a base and a tuned model's test of n examples and gives their directories.
func tests(t *testing.T, n int) []string {
	t.Helper()
	return testsWith(t, n, nil)
}

// testsWith is tests with descriptions of one's own.
func testsWith(t *testing.T, n int, description func(i int) string) []string {
	t.Helper()
	dirs, err := reporttest.Fabricate(t.TempDir(), reporttest.Options{Examples: n, Steps: 1, Width: 320, Change: func(r *reporttest.Runs) {
		for _, results := range []*runs.TestResults{&r.BaseResults, &r.TunedResults} {
			for i := range results.Results {
				if description != nil {
					results.Results[i].Description = description(i)
				}
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	return dirs[1:]
}

// clock gives a second more each time it is asked.
func clock() func() time.Time {
	var mu sync.Mutex
	now := time.Date(2026, 3, 14, 9, 0, 0, 0, time.FixedZone("", 3600))
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
}

// opened serves a session on a real port; end stops it and gives its summary.
func opened(t *testing.T, c Config) (address string, end func() Summary) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ready, failed, ended := make(chan string, 1), make(chan error, 1), make(chan Summary, 1)
	c.Ready = func(o Opened) { ready <- o.URL }
	go func() {
		sum, err := Serve(ctx, c)
		if err != nil {
			failed <- err
		}
		ended <- sum
	}()
	end = sync.OnceValue(func() Summary {
		stop()
		return <-ended
	})
	t.Cleanup(func() { end() })
	select {
	case address = <-ready:
	case err := <-failed:
		t.Fatal(err)
	}
	return address, end
}

func readLabels(t *testing.T, path string) []labels.Label {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := labels.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// client asks as the page does.
type client struct {
	t       *testing.T
	address string
}

func (c client) get(path string) (int, []byte) {
	c.t.Helper()
	res, err := http.Get(c.address + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return res.StatusCode, body
}

func (c client) post(path, body string) (int, []byte) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.address+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", "http://"+req.URL.Host)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return res.StatusCode, said
}

// started is the page's view of a rater's session.
func (c client) started(rater string) []shown {
	c.t.Helper()
	status, said := c.post("start", fmt.Sprintf(`{"rater": %q}`, rater))
	var given struct {
		Rater    string
		Pictures []shown
	}
	if err := json.Unmarshal(said, &given); status != http.StatusOK || err != nil {
		c.t.Fatalf("start: %d %s", status, said)
	}
	return given.Pictures
}

func TestServe(t *testing.T) {
	t.Parallel()
	labels := filepath.Join(t.TempDir(), "new", "labels.csv")
	dirs := tests(t, 12)
	address, end := opened(t, Config{Tests: dirs, Output: labels, Now: clock()})
	c := client{t, address}
	list := c.started("ab")
	if len(list) < 12 {
		t.Fatalf("%d pictures of two tests of 12 examples", len(list))
	}
	status, picture := c.get(fmt.Sprintf("pictures/%d", list[0].ID))
	if status != http.StatusOK || !bytes.HasPrefix(picture, []byte("\x89PNG")) {
		t.Errorf("the first picture: %d, %d bytes", status, len(picture))
	}

	t.Run("a score is in the file when it is answered", func(t *testing.T) {
		status, said := c.post("score", fmt.Sprintf(`{"rater": "ab", "picture": %d, "score": 0.33333}`, list[0].ID))
		if status != http.StatusOK || string(said) != `{"score":0.333}` {
			t.Fatalf("answered %d %s", status, said)
		}
		text, err := os.ReadFile(labels)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		if lines[0] != "name,sample,shot_sha256,score,rater,time" || len(lines) != 3 {
			t.Fatalf("the file is\n%s", text)
		}
		if want := "," + runs.HashText(string(picture)) + ",0.333,AB,2026-03-14T08:00:01Z"; !strings.HasSuffix(lines[1], want) {
			t.Errorf("the row is\n%s, want at its end\n%s", lines[1], want)
		}
	})
	t.Run("the same score once more is no new row", func(t *testing.T) {
		c.post("score", fmt.Sprintf(`{"rater": "AB", "picture": %d, "score": 0.333}`, list[0].ID))
		if n := len(readLabels(t, labels)); n != 1 {
			t.Errorf("%d rows, want 1", n)
		}
	})
	t.Run("what is no score changes nothing", func(t *testing.T) {
		for _, body := range []string{
			`{"rater": "AB", "picture": 0}`, `{"rater": "AB", "picture": 0, "score": null}`, `{"rater": "AB", "picture": 0, "score": 1.01}`,
			`{"rater": "AB", "picture": 0, "score": -0.1}`, `{"rater": "AB", "picture": 0, "score": 1e999}`, `{"rater": "AB", "picture": 0, "score": "1"}`,
			`{"rater": "AB", "picture": -1, "score": 1}`, `{"rater": "AB", "picture": 999, "score": 1}`, `{"rater": "AB", "picture": 0.5, "score": 1}`,
			`{"rater": "", "picture": 0, "score": 1}`, `{"rater": "A,B", "picture": 0, "score": 1}`, `{"rater": "=1+1", "picture": 0, "score": 1}`,
			`{"rater": "ABCDEFGHI", "picture": 0, "score": 1}`, `{"rater": "AB", "picture": 0, "score": 1, "name": "x"}`, `[]`, ``,
		} {
			if status, said := c.post("score", body); status != http.StatusBadRequest {
				t.Errorf("%s: answered %d %s, want 400", body, status, said)
			}
		}
		if n := len(readLabels(t, labels)); n != 1 {
			t.Errorf("%d rows, want 1", n)
		}
	})
	t.Run("a picture is found by its number only", func(t *testing.T) {
		for _, path := range []string{"pictures/-1", "pictures/999", "pictures/x", "pictures/", "pictures/..%2f..%2frun.json", "pictures/" + runs.HashText(string(picture)), "run.json", "web/page.html", "shots"} {
			if status, said := c.get(path); status != http.StatusNotFound {
				t.Errorf("%s: answered %d %.80s, want 404", path, status, said)
			}
		}
	})
	t.Run("nothing that is answered tells what the rater is not to know", func(t *testing.T) {
		var all bytes.Buffer
		for _, path := range []string{"", "page.js", "page.css", "about"} {
			_, said := c.get(path)
			all.Write(said)
		}
		_, said := c.post("start", `{"rater": "CD"}`)
		all.Write(said)
		for _, dir := range dirs {
			results, err := runs.ReadResults(filepath.Join(dir, runs.ResultsJSONName))
			if err != nil {
				t.Fatal(err)
			}
			secrets := []string{dir, filepath.Base(dir), results.ModelPath, results.Adapter, results.Judge.Label}
			for _, r := range results.Results {
				secrets = append(secrets, r.Name, r.ShotSHA256, r.Rationale, r.CodeSHA256)
			}
			for _, s := range secrets {
				if len(s) > 4 && strings.Contains(all.String(), s) {
					t.Errorf("the page is told %q", s)
				}
			}
		}
		var keys map[string]any
		if err := json.Unmarshal(said, &keys); err != nil {
			t.Fatal(err)
		}
		first := keys["pictures"].([]any)[0].(map[string]any)
		if len(first) != 5 { // id, description, width, height, score
			t.Errorf("a picture is told as %v", first)
		}
	})
	t.Run("foreign pages cannot score", func(t *testing.T) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"score", strings.NewReader(`{"rater": "AB", "picture": 0, "score": 1}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Origin", "http://foreign.invalid")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("answered %d, want 403", res.StatusCode)
		}
	})
	if got, want := end().String(), fmt.Sprintf("AB scored 1 of %d pictures\n", len(list)); got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
}

// A picture that is no longer the one that was read is not shown: a score would be another's.
func TestChangedPicture(t *testing.T) {
	t.Parallel()
	dirs := tests(t, 3)[1:]
	address, _ := opened(t, Config{Tests: dirs, Output: filepath.Join(t.TempDir(), "labels.csv")})
	shots, err := filepath.Glob(filepath.Join(dirs[0], "shots", "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range shots {
		if err := os.WriteFile(path, []byte("another"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if status, said := (client{t, address}).get("pictures/0"); status != http.StatusNotFound || !strings.Contains(string(said), "hash") {
		t.Errorf("answered %d %s, want 404 and why", status, said)
	}
}

// The page's Finish ends the session by itself.
func TestFinish(t *testing.T) {
	t.Parallel()
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		_, err := Serve(t.Context(), Config{Tests: tests(t, 3), Output: filepath.Join(t.TempDir(), "labels.csv"), Ready: func(o Opened) { ready <- o.URL }})
		ended <- err
	}()
	c := client{t, <-ready}
	if status, _ := c.post("finish", "{}"); status != http.StatusOK {
		t.Errorf("answered %d", status)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
