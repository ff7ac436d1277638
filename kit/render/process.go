package render

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// process is one line of the process table.
type process struct {
	pid, parent, group int
	kind               string // Chromium's --type: renderer, gpu-process, …; "" for the browser itself
	memory
	over string // which limit it went over, for a process the watchdog killed
}

// name is what a process is called in a shot's detail.
func (p process) name() string {
	switch p.kind {
	case "renderer":
		return "page"
	case "gpu-process":
		return "GPU"
	case "":
		return "browser"
	}
	return "browser's " + p.kind
}

// memory of a process in bytes.
type memory struct {
	resident int64
	shared   int64 // the part of resident that is files and shared memory
	data     int64 // private writable memory, touched or not: what RLIMIT_DATA counts, and the stack
}

// readMemory parses /proc/PID/statm, see proc_pid_statm(5).
func readMemory(pid int) (memory, bool) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	f := strings.Fields(string(text))
	if err != nil || len(f) < 6 {
		return memory{}, false
	}
	var pages [3]int64
	for i, column := range []int{1, 2, 5} {
		if pages[i], err = strconv.ParseInt(f[column], 10, 64); err != nil {
			return memory{}, false
		}
	}
	size := int64(os.Getpagesize())
	return memory{resident: pages[0] * size, shared: pages[1] * size, data: pages[2] * size}, true
}

// processTree lists root and its descendants, and whoever else is in root's
// group. It is empty where there is no /proc.
func processTree(root int) []process {
	entries, _ := os.ReadDir("/proc")
	all := map[int]process{}
	children := map[int][]int{}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if p, ok := readProcess(pid); ok {
			all[pid] = p
			children[p.parent] = append(children[p.parent], pid)
		}
	}
	seen := map[int]bool{}
	var out []process
	var walk func(pid int)
	walk = func(pid int) {
		p, ok := all[pid]
		if !ok || seen[pid] {
			return
		}
		seen[pid] = true
		p.kind = processKind(pid)
		out = append(out, p)
		for _, child := range children[pid] {
			walk(child)
		}
	}
	walk(root)
	for pid, p := range all {
		if p.group == root {
			walk(pid)
		}
	}
	return out
}

// readProcess parses /proc/PID/stat, see proc_pid_stat(5). A zombie is no process.
func readProcess(pid int) (process, bool) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return process{}, false
	}
	end := bytes.LastIndexByte(text, ')')
	if end < 0 {
		return process{}, false
	}
	f := strings.Fields(string(text[end+1:]))
	if len(f) < 3 || f[0] == "Z" {
		return process{}, false
	}
	parent, err1 := strconv.Atoi(f[1])
	group, err2 := strconv.Atoi(f[2])
	if err1 != nil || err2 != nil {
		return process{}, false
	}
	return process{pid: pid, parent: parent, group: group}, true
}

// anyAlive reports whether one of the processes still runs. A zombie that its
// parent has not collected does not.
func anyAlive(list []process) bool {
	for _, p := range list {
		if _, ok := readProcess(p.pid); ok {
			return true
		}
	}
	return false
}

func processKind(pid int) string {
	line, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	for _, arg := range strings.FieldsFunc(string(line), func(r rune) bool { return r == 0 || r == ' ' }) {
		if kind, ok := strings.CutPrefix(arg, "--type="); ok {
			return kind
		}
	}
	return ""
}
