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
	resident           int64  // bytes
	kind               string // Chromium's --type: renderer, gpu-process, …; "" for the browser itself
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
	if len(f) < 22 || f[0] == "Z" {
		return process{}, false
	}
	parent, err1 := strconv.Atoi(f[1])
	group, err2 := strconv.Atoi(f[2])
	pages, err3 := strconv.ParseInt(f[21], 10, 64)
	if err1 != nil || err2 != nil || err3 != nil {
		return process{}, false
	}
	return process{pid: pid, parent: parent, group: group, resident: pages * int64(os.Getpagesize())}, true
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
