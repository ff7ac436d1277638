package render

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	watchInterval = 50 * time.Millisecond  // between looks at the memory of the known processes
	scanInterval  = 200 * time.Millisecond // between looks for new processes, and at the time
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
	root    int // process of the browser
	limits  limits
	timeout time.Duration
	killed  func(process)
	hurry   func() // called at half and at three quarters of the time
	expire  func()

	mu      sync.Mutex
	fullest process // the one that came nearest to its data limit
	page    int64   // the most that a page's process was resident, in bytes
}

func (w *watchdog) run(ctx context.Context) {
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	seen := map[string]threadTimes{}
	raised := map[int]bool{}
	family := processTree(w.root)
	for _, p := range family {
		newTimes(p.pid, seen)
	}
	begin := time.Now()
	last, spent, hurried := begin, time.Duration(0), 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		w.checkMemory(family)
		now := time.Now()
		if now.Sub(last) < scanInterval {
			continue
		}
		family = processTree(w.root)
		var ran, waits time.Duration
		for _, p := range family {
			if p.kind != "renderer" && p.kind != "gpu-process" {
				continue
			}
			if !raised[p.pid] {
				raised[p.pid] = true
				raiseScore(p.pid)
			}
			r, wait := newTimes(p.pid, seen)
			ran += r
			waits += wait
		}
		spent += max(now.Sub(last)-waits, ran/time.Duration(runtime.NumCPU())) // threads that wait for each other do not stop the clock
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

// checkMemory ends what is over a limit: a process that is, or the largest one
// where all are together. Memory that several processes share counts once: the
// most that one of them has of it.
func (w *watchdog) checkMemory(family []process) {
	var total, shared int64
	var largest process
	for _, p := range family {
		m, ok := readMemory(p.pid)
		if !ok {
			continue
		}
		p.memory = m
		w.note(p)
		if m.resident > w.limits.each {
			p.over = fmt.Sprintf("the %s process grew beyond %d MiB", p.name(), w.limits.each>>20)
			w.kill(p)
			return
		}
		total += m.resident - m.shared
		shared = max(shared, m.shared)
		if m.resident-m.shared > largest.resident-largest.shared {
			largest = p
		}
	}
	if total+shared > w.limits.total {
		largest.over = fmt.Sprintf("the browser's processes together grew beyond %d MiB", w.limits.total>>20)
		w.kill(largest)
	}
}

// kill ends the process. A page or a GPU process is missed by the browser,
// which reports it; any other takes the whole browser along.
func (w *watchdog) kill(p process) {
	w.killed(p)
	if p.kind == "renderer" || p.kind == "gpu-process" {
		killOne(p.pid)
		return
	}
	killGroup(w.root)
}

func (w *watchdog) note(p process) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p.data > w.fullest.data {
		w.fullest = p
	}
	if p.kind == "renderer" {
		w.page = max(w.page, p.resident)
	}
}

// bloated reports whether the page's process has grown so much that the next
// scene's limit would be felt to be smaller.
func (w *watchdog) bloated() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.page > w.limits.each/4
}

// cramped says of a process that it came near the data limit, "" if none did.
// Chromium ends a process that asks for memory and gets none, and says nothing
// about it: where one crashed and had half of what it may have, that is why.
func (w *watchdog) cramped() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.fullest; p.data > w.limits.data/2 {
		return fmt.Sprintf("the %s process crashed when it had %d of the %d MiB it may ask for", p.name(), p.data>>20, w.limits.data>>20)
	}
	return ""
}

// threadTimes are how long a thread has run, and waited for a processor.
type threadTimes struct{ ran, waited time.Duration }

// newTimes is how long a process has run on processors since the last call, its
// threads together, and how long it was held up: the longest that one of them
// has waited for one (the drawing is done by a GPU process of many threads). See
// the kernel's sched-stats documentation; 0 where it is unknown.
func newTimes(pid int, seen map[string]threadTimes) (ran, wait time.Duration) {
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
		r, err := strconv.ParseInt(f[0], 10, 64)
		if err != nil {
			continue
		}
		w, err := strconv.ParseInt(f[1], 10, 64)
		if err != nil {
			continue
		}
		now, last := threadTimes{time.Duration(r), time.Duration(w)}, seen[t.Name()]
		ran += now.ran - last.ran
		wait = max(wait, now.waited-last.waited)
		seen[t.Name()] = now
	}
	return ran, wait
}
