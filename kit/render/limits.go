package render

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// limits are what a browser's processes are held to: data, file and files by
// the kernel, each and total by the watchdog.
//
// What is not limited, and why. The address space: Chromium reserves 55 GiB
// and does not draw within 64. The number of processes: it is counted by user,
// and nobody has other processes than a browser's. Processor time: the browser
// and GPU process add it up over all their scenes; the watchdog bounds each
// scene's. The priority: a scene that waits longer for a processor is nearer to
// a time-out that is not its fault.
type limits struct {
	each  int64 // resident bytes of a process
	total int64 // resident bytes of all processes of a browser
	data  int64 // bytes of a process's private writable memory, touched or not
	file  int64 // bytes of a file
	files int   // open files of a process
}

// outOfMemoryScore makes the kernel end a browser before anything else when
// the machine's memory is full. See proc_pid_oom_score_adj(5).
const outOfMemoryScore = 1000

// unused is how much writable memory a page's process may have beside what it
// uses: the thread stacks, heaps and pools that Chromium lays out ahead.
const unused = 1 << 30

// newLimits derives all of them from a bound on the resident memory of one
// process. The watchdog, which can tell what happened, has the first word: the
// kernel stops what is faster than it, and what is asked for and not touched.
// Shared memory counts as a file, and a large texture takes one of its size: a
// file may be what a process may be.
func newLimits(each int64) limits {
	total := each + each/2
	return limits{each: each, total: total, data: total + unused, file: each, files: 4096}
}

// command is a command line that sets the limits and then becomes the program.
// A shell does it because it is there wherever Chromium is, and because limits
// set from outside would miss what the program starts in its first instant.
// Units are POSIX's: KiB for data, blocks of 512 bytes for files. A limit that
// is lower already stays. A write beyond the file limit fails instead of
// ending the browser.
func (l limits) command(program string, args []string) (path string, argv []string) {
	script := fmt.Sprintf(`trap '' XFSZ
for limit in '-c 0' '-d %d' '-f %d' '-n %d'; do ulimit $limit 2>/dev/null; done
{ echo %d >/proc/self/oom_score_adj; } 2>/dev/null
exec "$0" "$@"`, l.data>>10, l.file>>9, l.files, outOfMemoryScore)
	return "/bin/sh", append([]string{"-c", script, program}, args...)
}

// inForce says in words what limits the process is really under, and which
// ones it should be under and is not.
func (l limits) inForce(pid int) (list, missing []string) {
	dir := "/proc/" + strconv.Itoa(pid)
	text, err := os.ReadFile(dir + "/limits")
	if err != nil {
		return nil, []string{"the browser's memory is not limited on this system"}
	}
	list = append(list, fmt.Sprintf("resident memory %d MiB a process, %d MiB together (watched every %d ms)", l.each>>20, l.total>>20, watchInterval.Milliseconds()))
	for _, k := range []struct {
		name, words string
		shift       uint
	}{{"Max data size", "data segment %d MiB a process", 20}, {"Max file size", "files %d MiB each", 20}, {"Max open files", "open files %d a process", 0}} {
		if n, ok := hardLimit(string(text), k.name); ok {
			list = append(list, fmt.Sprintf(k.words, n>>k.shift))
		} else {
			missing = append(missing, "the kernel does not limit the browser's "+strings.TrimPrefix(strings.ToLower(k.name), "max "))
		}
	}
	if n, ok := hardLimit(string(text), "Max core file size"); ok && n == 0 {
		list = append(list, "core dumps none")
	}
	if score, err := os.ReadFile(dir + "/oom_score_adj"); err == nil && strings.TrimSpace(string(score)) != "0" {
		list = append(list, "out-of-memory score "+strings.TrimSpace(string(score)))
	}
	return list, missing
}

// hardLimit finds a row of /proc/PID/limits; false where it is unlimited.
func hardLimit(text, name string) (int64, bool) {
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(line, name+" ")
		if f := strings.Fields(rest); ok && len(f) >= 2 {
			n, err := strconv.ParseInt(f[1], 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}

// raiseScore gives a process the score that Chromium lowers for its pages.
// It may fail where the browser runs as this user: then Chromium's own score,
// which is above that of ordinary programs, stays.
func raiseScore(pid int) {
	_ = os.WriteFile("/proc/"+strconv.Itoa(pid)+"/oom_score_adj", []byte(strconv.Itoa(outOfMemoryScore)), 0)
}
