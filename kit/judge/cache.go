package judge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// cacheSchema is the schema of one cached rating.
const cacheSchema = "threebook.rating/1"

type cacheEntry struct {
	Schema string     `json:"schema"`
	Key    string     `json:"key"`
	Judge  runs.Judge `json:"judge"`
	Rating Rating     `json:"rating"`
}

// cached is the judge that [Cached] returns.
type cached struct {
	judge Judge
	dir   string

	mu     sync.Mutex
	asking map[string]chan struct{} // questions in flight, closed when answered
}

// Cached keeps j's ratings in dir, one file a question under its [Key], so that
// asking again makes no call. Only ratings are kept: failures, also of
// single repeats, are asked again.
// Several goroutines and several processes may share dir; equal questions
// asked at once by one process make one call. A file that is damaged or of
// another schema is asked again and replaced.
func Cached(j Judge, dir string) Judge {
	return &cached{judge: j, dir: dir, asking: map[string]chan struct{}{}}
}

func (c *cached) Describe() runs.Judge { return c.judge.Describe() }

func (c *cached) Rate(ctx context.Context, p Picture) (Rating, error) {
	if err := ctx.Err(); err != nil {
		return Rating{}, fmt.Errorf("rate %s: %w", p.Name, err)
	}
	description := c.judge.Describe()
	key, err := Key(description, p)
	if err != nil {
		return Rating{}, err
	}
	release, err := c.claim(ctx, key)
	if err != nil {
		return Rating{}, fmt.Errorf("rate %s: %w", p.Name, err)
	}
	defer release()

	path := filepath.Join(c.dir, key[:2], key+".json")
	if rating, found, err := lookUp(path, key); found || err != nil {
		return rating, err
	}
	rating, err := c.judge.Rate(ctx, p)
	if err != nil || rating.Outcome != outcome.OK || Check(rating).Outcome != outcome.OK || !rating.Repeats.Complete() {
		return rating, err
	}
	data, err := json.Marshal(cacheEntry{Schema: cacheSchema, Key: key, Judge: description, Rating: rating})
	if err != nil {
		return Rating{}, fmt.Errorf("cache rating of %s: %w", p.Name, err)
	}
	err = runs.WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err != nil {
		return Rating{}, fmt.Errorf("cache rating of %s: %w", p.Name, err)
	}
	return rating, nil
}

// claim waits until no other goroutine asks the question key.
func (c *cached) claim(ctx context.Context, key string) (release func(), err error) {
	for {
		c.mu.Lock()
		inFlight, busy := c.asking[key]
		if !busy {
			done := make(chan struct{})
			c.asking[key] = done
			c.mu.Unlock()
			return func() {
				c.mu.Lock()
				delete(c.asking, key)
				c.mu.Unlock()
				close(done)
			}, nil
		}
		c.mu.Unlock()
		select {
		case <-inFlight:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func lookUp(path, key string) (rating Rating, found bool, err error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Rating{}, false, nil
	}
	if err != nil {
		return Rating{}, false, fmt.Errorf("read cached rating: %w", err)
	}
	var entry cacheEntry
	if json.Unmarshal(data, &entry) != nil || entry.Schema != cacheSchema || entry.Key != key ||
		entry.Rating.Outcome != outcome.OK || Check(entry.Rating).Outcome != outcome.OK {
		return Rating{}, false, nil // damaged: asked again and replaced
	}
	entry.Rating.Usage.Cached = true
	return entry.Rating, true, nil
}
