package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/threebook/threebook/kit/render"
)

// compiling are ANGLE's trace events around translating shaders, linking
// programs and building pipelines, which is when SwiftShader compiles.
var compiling = []string{"Compile/Link (unlocked)", "ShaderTranslateTask::run", "ProgramExecutableVk::warmUpGraphicsPipelineCache", "PipelineCacheAccess::createGraphicsPipeline", "CreateMonolithicPipelineTask"}

const traceSeconds = 20

// measureCompilation draws scenes, each once, in a browser that traces itself,
// and prints the share of shader compilation.
func measureCompilation(ctx context.Context, three string, scenes []scene, n int) error {
	path, err := render.FindBrowser("")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench-render-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o777); err != nil { // the browser runs as another user
		return err
	}
	trace, wrapper := filepath.Join(dir, "trace.json"), filepath.Join(dir, "chromium")
	script := fmt.Sprintf("#!/bin/sh\nexec %s \"$@\" --trace-startup=gpu,gpu.angle --trace-startup-format=json --trace-startup-file=%s --trace-startup-duration=%d\n", path, trace, traceSeconds)
	if err := os.WriteFile(wrapper, []byte(script), 0o755); err != nil {
		return err
	}
	pool, err := render.NewPool(ctx, render.Config{ThreeDir: three, Workers: 1, Browser: wrapper})
	if err != nil {
		return err
	}
	defer pool.Close()
	begin := time.Now()
	scenes = scenes[:min(n, len(scenes))]
	drawn := 0
	for ; drawn < len(scenes) && time.Since(begin) < traceSeconds*time.Second; drawn++ {
		if _, err := drawAll(ctx, pool, scenes[drawn:drawn+1], 1); err != nil {
			return err
		}
	}
	events, err := readTrace(ctx, trace)
	if err != nil {
		return err
	}
	took := min(time.Since(begin), traceSeconds*time.Second)
	spent := covered(events)
	fmt.Printf("Shader compilation: %.0f ms of the %.0f ms that a scene takes on one worker, %.0f%%, over %d scenes.\n",
		spent.Seconds()*1000/float64(drawn), took.Seconds()*1000/float64(drawn), 100*spent.Seconds()/took.Seconds(), drawn)
	return nil
}

// event is one of Chromium's complete events, in microseconds.
type event struct {
	Name, Ph string
	Pid, Tid int64
	Ts, Dur  float64
}

// readTrace waits for the browser to write its trace.
func readTrace(ctx context.Context, path string) ([]event, error) {
	for deadline := time.Now().Add(2 * traceSeconds * time.Second); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		var trace struct{ TraceEvents []event }
		if json.Unmarshal(text, &trace) == nil { // else it is still being written
			return trace.TraceEvents, nil
		}
	}
	return nil, fmt.Errorf("read trace: the browser wrote none to %s", path)
}

// covered is the time during which one of the compiling events was under way,
// nested ones counted once, summed over threads.
func covered(events []event) time.Duration {
	events = slices.DeleteFunc(events, func(e event) bool { return e.Ph != "X" || !slices.Contains(compiling, e.Name) })
	slices.SortFunc(events, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.Pid, b.Pid), cmp.Compare(a.Tid, b.Tid), cmp.Compare(a.Ts, b.Ts))
	})
	var sum, end float64
	for i, e := range events {
		if i == 0 || e.Pid != events[i-1].Pid || e.Tid != events[i-1].Tid {
			end = 0
		}
		sum += max(0, e.Ts+e.Dur-max(end, e.Ts))
		end = max(end, e.Ts+e.Dur)
	}
	return time.Duration(sum * float64(time.Microsecond))
}
