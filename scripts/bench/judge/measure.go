package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"runtime"
	"syscall"
	"time"
)

// used is what something took of this process.
type used struct {
	seconds, processor float64
	allocations, bytes float64
}

func measure(do func() error) (used, error) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	processor, err := processorSeconds()
	if err != nil {
		return used{}, err
	}
	start := time.Now()
	if err := do(); err != nil {
		return used{}, err
	}
	seconds := time.Since(start).Seconds()
	end, err := processorSeconds()
	runtime.ReadMemStats(&after)
	return used{seconds, end - processor, float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)}, err
}

// processorSeconds is the processor time of this process, its children not included.
func processorSeconds() (float64, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, fmt.Errorf("read processor time: %w", err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9, nil
}

// drawn is a picture of about the size that rendered ones have: shaded discs on a
// gradient, others for every i.
func drawn(i int) ([]byte, error) {
	random := rand.New(rand.NewPCG(uint64(i), 1))
	img := image.NewRGBA(image.Rect(0, 0, 800, 500))
	for y := range 500 {
		for x := range 800 {
			img.SetRGBA(x, y, color.RGBA{uint8(40 + y/8), uint8(60 + y/8), uint8(90 + i%50), 255})
		}
	}
	for range 5 {
		cx, cy, r := random.IntN(800), random.IntN(500), 30+random.IntN(60)
		base := [3]int{80 + random.IntN(100), 80 + random.IntN(100), 80 + random.IntN(100)}
		for y := max(0, cy-r); y < min(500, cy+r); y++ {
			for x := max(0, cx-r); x < min(800, cx+r); x++ {
				if d := (x-cx)*(x-cx) + (y-cy)*(y-cy); d < r*r {
					shade := 70*(r*r-d)/(r*r) - (x-cx+y-cy)/4
					img.SetRGBA(x, y, color.RGBA{clamp(base[0] + shade), clamp(base[1] + shade), clamp(base[2] + shade), 255})
				}
			}
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

func clamp(v int) uint8 { return uint8(min(max(v, 0), 255)) }
