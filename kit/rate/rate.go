// Package rate lets people score the pictures of tests, blind, on a page of this
// machine, so that a judge's ratings can be compared with theirs.
//
// It takes the directories of tests and gives a CSV file of labels:
//
//	sum, err := rate.Serve(ctx, rate.Config{
//		Tests:  []string{"reports/tests/base-91b2d07aa53e", "reports/tests/tuned-c04e6611fb90"},
//		Output: "labels.csv",
//		Ready:  func(o rate.Opened) { fmt.Println("open", o.URL) },
//	})
//	…
//	fmt.Print(sum)
//
// prints, once the person is done,
//
//	open http://127.0.0.1:41327/YQ3mXoEmqSzvQ0V7c6K2Kw/
//	AB scored 40 of 40 pictures
//
// and labels.csv begins
//
//	name,sample,shot_sha256,score,rater,time
//	webgl_addons_teapot,0,93b1…,0.75,AB,2026-11-23T10:04:31Z
//
// # Blind
//
// The page gets descriptions and pictures and nothing else: no rating, no model, no
// example's name. The pictures of all tests are mixed, in an order that follows from
// a stored seed and the rater's initials. Where there are several pictures of one
// description, as of a base and a tuned model, all descriptions come once before any
// comes again. The rubric says what [judge] asks a model for, in fewer words.
//
// # What is kept
//
// A score is on the disk before the page goes on to the next picture. The same
// command goes on where a rater stopped; another rater begins anew in the same file.
// Beside labels.csv lies labels.csv.order.json with the seed of the order.
//
// [judge]: https://pkg.go.dev/github.com/threebook/threebook/kit/judge
package rate

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/threebook/threebook/kit/labels"
	"github.com/threebook/threebook/kit/localpage"
)

// Config of [Serve]. Tests and Output are required.
type Config struct {
	Tests  []string // run directories of tests, or their test_results.json
	Output string   // labels.csv: made, or gone on with
	Rater  string   // initials; default the page asks for them
	N      int      // pictures to score; default all
	Port   int      // of the page; default a free one
	Ready  func(Opened)
	Logger *slog.Logger
	Now    func() time.Time // default time.Now
}

// Opened is what [Config.Ready] is told when the page can be opened.
type Opened struct {
	URL      string // holds a secret: for the person, not for a log
	Pictures int
	Warnings []string
}

// Summary is what was scored.
type Summary struct {
	Pictures int
	Raters   []Count // by initials
}

// Count is how many of the pictures a rater has scored.
type Count struct {
	Rater  string
	Scored int
}

// String is a line for each rater.
func (s Summary) String() string {
	if len(s.Raters) == 0 {
		return fmt.Sprintf("none of %s scored\n", count(s.Pictures, "picture"))
	}
	var b strings.Builder
	for _, r := range s.Raters {
		fmt.Fprintf(&b, "%s scored %d of %s\n", r.Rater, r.Scored, count(s.Pictures, "picture"))
	}
	return b.String()
}

// Serve opens the page and returns when the person has finished or ctx is done,
// which is no error: every score is on the disk by then.
func Serve(ctx context.Context, c Config) (Summary, error) {
	s, err := open(c)
	if err != nil {
		return Summary{}, fmt.Errorf("rate: %w", err)
	}
	defer s.labels.close()
	ctx, s.finish = context.WithCancel(ctx)
	defer s.finish()
	page, err := localpage.Open(localpage.Config{Handler: s.handler(), Port: c.Port, Logger: c.Logger})
	if err != nil {
		return Summary{}, fmt.Errorf("rate: %w", err)
	}
	if c.Ready != nil {
		c.Ready(Opened{page.URL, len(s.pictures), s.warnings})
	}
	if err := page.Serve(ctx); err != nil {
		return s.summary(), fmt.Errorf("rate: %w", err)
	}
	return s.summary(), nil
}

// session is one run of the page.
type session struct {
	pictures []picture // in an order that nobody sees; a picture's number in it is its name on the page
	seed     int64
	rater    string // given beforehand, or ""
	labels   *labelFile
	warnings []string
	finish   func()
	now      func() time.Time
}

// open reads everything and takes hold of the labels.
func open(c Config) (*session, error) {
	s := &session{now: c.Now}
	if s.now == nil {
		s.now = time.Now
	}
	var err error
	if c.Rater != "" {
		if s.rater, err = labels.Initials(c.Rater); err != nil {
			return nil, err
		}
	}
	if c.N < 0 {
		return nil, fmt.Errorf("%d pictures are asked for", c.N)
	}
	if s.pictures, s.warnings, err = readTests(c.Tests); err != nil {
		return nil, err
	}
	if s.labels, err = openLabels(c.Output); err != nil {
		return nil, err
	}
	s.warnings = append(s.warnings, s.labels.warnings...)
	if s.seed, err = openSeed(c.Output); err != nil {
		s.labels.close()
		return nil, err
	}
	s.pictures = choose(s.pictures, s.seed, c.N)
	if c.N > len(s.pictures) {
		s.warnings = append(s.warnings, fmt.Sprintf("%d pictures were asked for, the tests have %d", c.N, len(s.pictures)))
	}
	return s, nil
}

// summary counts what each rater has scored of this session's pictures.
func (s *session) summary() Summary {
	out := Summary{Pictures: len(s.pictures)}
	for _, rater := range s.labels.raters() {
		n := 0
		for _, p := range s.pictures {
			if _, ok := s.labels.score(rater, p.key()); ok {
				n++
			}
		}
		if n > 0 {
			out.Raters = append(out.Raters, Count{rater, n})
		}
	}
	return out
}

// count is "1 picture" or "3 pictures".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
