package render

import (
	"context"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	watchInterval = 200 * time.Millisecond
	// patience is how many times its time-out a scene may take by the wall
	// clock on a machine too busy to run it.
	patience = 5
)

// watchdog looks after one scene in flight: memory and time.
//
// Time is what the browser had, not what passed: while its page or GPU process
// waits for a processor that others use, the scene's clock stands still.
// Otherwise a busy machine would turn good code into a time-out.
type watchdog struct {
	root    int   // process of the browser
	limit   int64 // resident bytes of a renderer or GPU process
	timeout time.Duration
	killed  func(process)
	hurry   func() // called at half and at three quarters of the time
	expire  func()
}

func (w watchdog) run(ctx context.Context) {
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	waited := map[string]time.Duration{} // by thread
	for _, p := range processTree(w.root) {
		newWait(p.pid, waited)
	}
	begin := time.Now()
	last, spent, hurried := begin, time.Duration(0), 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		var waits time.Duration
		for _, p := range processTree(w.root) {
			if p.kind != "renderer" && p.kind != "gpu-process" {
				continue
			}
			if p.resident > w.limit {
				w.killed(p)
				killOne(p.pid)
			}
			waits += newWait(p.pid, waited)
		}
		now := time.Now()
		spent += max(0, now.Sub(last)-waits)
		last = now
		if hurried < 2 && spent > w.timeout*time.Duration(2+hurried)/4 {
			hurried++
			w.hurry()
		}
		if spent > w.timeout || now.Sub(begin) > patience*w.timeout {
			w.expire()
			return
		}
	}
}

// newWait is how long the process was held up since the last call: the longest
// that one of its threads has waited for a processor (the drawing is done by a
// GPU process of many threads). See the kernel's sched-stats documentation; 0
// where it is unknown.
func newWait(pid int, waited map[string]time.Duration) time.Duration {
	var longest time.Duration
	dir := "/proc/" + strconv.Itoa(pid) + "/task"
	threads, _ := os.ReadDir(dir)
	for _, t := range threads {
		text, err := os.ReadFile(dir + "/" + t.Name() + "/schedstat")
		if err != nil {
			continue
		}
		f := strings.Fields(string(text))
		if len(f) < 2 {
			continue
		}
		if n, err := strconv.ParseInt(f[1], 10, 64); err == nil {
			longest = max(longest, time.Duration(n)-waited[t.Name()])
			waited[t.Name()] = time.Duration(n)
		}
	}
	return longest
}
