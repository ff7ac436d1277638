package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/render"
)

// turn is how many scenes a way draws before the next has its turn.
const turn = 10

// way is one configuration and what it took.
type way struct {
	name  string
	cfg   render.Config
	pool  *render.Pool
	ready time.Duration // to open the pool
	took  time.Duration
	busy  float64 // processor seconds of the browsers
	drawn int
}

func (w *way) frames() int {
	if w.cfg.Frames > 0 {
		return w.cfg.Frames
	}
	return 5
}

func (w *way) perMinute() float64 { return float64(w.drawn) / w.took.Minutes() }

func (w *way) open(ctx context.Context) (err error) {
	begin := time.Now()
	w.pool, err = render.NewPool(ctx, w.cfg)
	w.ready = time.Since(begin)
	return err
}

// compare draws all scenes in every way and by the script, in turns.
func compare(ctx context.Context, ways []*way, script *naive, scenes []scene) error {
	pictures := map[string]string{} // by scene and frames
	for from := 0; from < len(scenes); from += turn {
		batch := scenes[from:min(from+turn, len(scenes))]
		if err := script.draw(ctx, batch); err != nil {
			return err
		}
		for _, w := range ways {
			busy, begin := processorSeconds(), time.Now()
			shots, err := drawAll(ctx, w.pool, batch, max(1, w.cfg.Workers))
			if err != nil {
				return fmt.Errorf("%s: %w", w.name, err)
			}
			w.took += time.Since(begin)
			w.busy += processorSeconds() - busy
			w.drawn += len(batch)
			for i, shot := range shots {
				key := fmt.Sprintf("%s with %d frames", batch[i].name, w.frames())
				if before, ok := pictures[key]; ok && before != shot.SHA256 {
					return fmt.Errorf("%s: %s: another picture than in the ways before", w.name, key)
				}
				pictures[key] = shot.SHA256
			}
		}
		fmt.Fprintf(os.Stderr, "%d of %d scenes\n", from+len(batch), len(scenes))
	}
	return nil
}

// drawAll draws scenes, some at once; one that fails is an error.
func drawAll(ctx context.Context, pool *render.Pool, scenes []scene, atOnce int) ([]render.Shot, error) {
	shots, errs := make([]render.Shot, len(scenes)), make([]error, len(scenes))
	next := make(chan int)
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for i := range next {
				shots[i], errs[i] = pool.Render(ctx, render.Scene{Name: scenes[i].name, Code: scenes[i].code})
			}
		})
	}
	for i := range scenes {
		next <- i
	}
	close(next)
	wg.Wait()
	for i, err := range errs {
		if err == nil && shots[i].Outcome != outcome.OK {
			err = fmt.Errorf("%s %s", shots[i].Outcome, shots[i].Detail)
		}
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", scenes[i].name, err)
		}
	}
	return shots, nil
}
