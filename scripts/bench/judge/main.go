// Command judge measures what judging costs beside waiting for the judge: how near
// many judgments at once come to the ideal time, and the processor time and memory
// of each.
//
// It starts a server of the judge's protocol in a process of its own on loopback,
// which takes 300 ms an answer, and asks it about n distinct pictures of 800×500,
// with as many calls at once as -workers says: by the judge alone, by the judge
// with a cache, by a whole test (journal, pictures on disk, cache), and again from
// the cache. The model and the browser of the test are stand-ins that take no time.
//
//	go run ./scripts/bench/judge -n 1000 -workers 16
//
// The ideal time is n / workers answers one after the other; the first call, which
// finds out what form of reply the server knows, is waited for by all, and adds one
// answer to it. Processor seconds,
// allocations and bytes are of this process, the server's not included, per
// judgment. The command fails when judging takes longer than -most times the ideal.
// The output of one run is in docs/measurements/judging.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/judge/qwen"
	"github.com/threebook/threebook/kit/outcome"
)

func main() {
	log.SetFlags(0)
	var b bench
	flag.IntVar(&b.n, "n", 1000, "judgments")
	flag.IntVar(&b.workers, "workers", 16, "calls at once")
	flag.DurationVar(&b.answer, "answer", 300*time.Millisecond, "time that the server takes for an answer")
	flag.Float64Var(&b.most, "most", 1.15, "times the ideal that judging may take")
	serving := flag.Bool("serve", false, "for the command's own use: be the server")
	flag.Parse()
	var err error
	if *serving {
		err = serve(b.answer)
	} else {
		err = b.run(context.Background())
	}
	if err != nil {
		log.Fatal(err)
	}
}

// bench is what is measured, and with what.
type bench struct {
	n, workers int
	answer     time.Duration
	most       float64

	pictures []judge.Picture
	url      string
	dir      string // scratch
}

func (b *bench) run(ctx context.Context) error {
	if b.n < b.workers || b.workers < 1 {
		return fmt.Errorf("-n %d -workers %d: want at least one judgment a worker", b.n, b.workers)
	}
	var bytes int
	for i := range b.n {
		p, err := drawn(i)
		if err != nil {
			return err
		}
		bytes += len(p)
		b.pictures = append(b.pictures, judge.Picture{Name: fmt.Sprint("scene ", i), Description: fmt.Sprintf("Some discs on a gradient, number %d.", i), PNG: p})
	}
	log.Printf("%d pictures of %.1f kB on average", b.n, float64(bytes)/float64(b.n)/1000)
	server, err := startServer(ctx, b.answer)
	if err != nil {
		return err
	}
	defer server.stop()
	b.url = server.url
	if b.dir, err = os.MkdirTemp("", "judge-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)

	ideal := b.answer.Seconds() * float64(b.n) / float64(b.workers)
	fmt.Printf("Ideal time: %d / %d × %s = %.2f s.\n\n", b.n, b.workers, b.answer, ideal)
	fmt.Println("| | seconds | of the ideal | calls | CPU ms a judgment | allocations a judgment | kB allocated a judgment |")
	fmt.Println("|---|---:|---:|---:|---:|---:|---:|")
	cache := filepath.Join(b.dir, "kept")
	var slow []error
	for _, w := range []struct {
		text  string
		calls bool // it asks the server
		do    func(*qwen.Judge) error
	}{
		{"the judge alone", true, func(q *qwen.Judge) error { return b.rate(ctx, q) }},
		{"with a cache, empty", true, func(q *qwen.Judge) error { return b.rate(ctx, judge.Cached(q, cache)) }},
		{"with a cache that has all", false, func(q *qwen.Judge) error { return b.rate(ctx, judge.Cached(q, cache)) }},
		{"a whole test, cache empty", true, func(q *qwen.Judge) error { return b.test(ctx, q, "first", "ratings") }},
		{"the same test anew, from the cache", false, func(q *qwen.Judge) error { return b.test(ctx, q, "second", "ratings") }},
		{"the same test again, from its journal", false, func(q *qwen.Judge) error { return b.test(ctx, q, "second", "none") }},
	} {
		q, err := qwen.New(qwen.Config{URL: b.url})
		if err != nil {
			return err
		}
		used, err := measure(func() error { return w.do(q) })
		if err != nil {
			return fmt.Errorf("%s: %w", w.text, err)
		}
		share, want := "", 0
		if w.calls {
			share, want = fmt.Sprintf("%.3f", used.seconds/ideal), b.n
			if used.seconds > b.most*ideal {
				slow = append(slow, fmt.Errorf("%s took %.2f s, more than %g times the ideal", w.text, used.seconds, b.most))
			}
		}
		if q.Calls() != want {
			return fmt.Errorf("%s: %d calls, want %d", w.text, q.Calls(), want)
		}
		n := float64(b.n)
		fmt.Printf("| %s | %.2f | %s | %d | %.2f | %.0f | %.0f |\n", w.text, used.seconds, share, q.Calls(),
			1000*used.processor/n, used.allocations/n, used.bytes/n/1000)
	}
	fmt.Printf("\nThe server saw at most %s calls at once, over %s connections.\n", server.ask("/most"), server.ask("/connections"))
	return errors.Join(slow...)
}

// rate has every picture rated once, by workers at once.
func (b *bench) rate(ctx context.Context, j judge.Judge) error {
	queue := make(chan judge.Picture)
	failed := make(chan error, b.workers)
	for range b.workers {
		go func() {
			var err error
			for p := range queue {
				if rating, rateErr := j.Rate(ctx, p); rateErr != nil || rating.Outcome != outcome.OK {
					err = errors.Join(err, rateErr, fmt.Errorf("%s: %s %s", p.Name, rating.Outcome, rating.Detail))
				}
			}
			failed <- err
		}()
	}
	for _, p := range b.pictures {
		queue <- p
	}
	close(queue)
	var err error
	for range b.workers {
		err = errors.Join(err, <-failed)
	}
	return err
}
