package main

import (
	"context"
	"fmt"

	"github.com/threebook/threebook/kit/render"
)

// measureMemory draws many scenes with one pool and prints the resident memory
// of its browsers on the way.
func measureMemory(ctx context.Context, three string, scenes []scene, total int) error {
	pool, err := render.NewPool(ctx, render.Config{ThreeDir: three, Workers: 2})
	if err != nil {
		return err
	}
	defer pool.Close()
	fmt.Println("| scenes drawn by one pool of two browsers | resident memory of their processes |\n|---:|---:|")
	for drawn := 0; drawn < total; {
		batch := make([]scene, min(50, total-drawn))
		for i := range batch {
			batch[i] = scenes[(drawn+i)%len(scenes)]
		}
		if _, err := drawAll(ctx, pool, batch, 2); err != nil {
			return err
		}
		drawn += len(batch)
		if drawn%100 == 0 || drawn == total || drawn == 50 {
			fmt.Printf("| %d | %d MB |\n", drawn, residentBytes()/1e6)
		}
	}
	fmt.Println()
	return nil
}
