package main

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// usage is what the process table says of one process.
type usage struct {
	parent   int
	ticks    int64 // of processor time, its collected children's included, 100 a second
	resident int64 // bytes
}

// processorSeconds sums the processor time of all descendants of this process,
// those they have collected included. Unlike the time that passes it hardly
// depends on what else the machine does.
func processorSeconds() float64 {
	var ticks int64
	for _, u := range descendants() {
		ticks += u.ticks
	}
	// What this process has collected itself is no descendant any more.
	return float64(ticks+collected()) / 100
}

// residentBytes sums the resident memory of all descendants.
func residentBytes() int64 {
	var sum int64
	for _, u := range descendants() {
		sum += u.resident
	}
	return sum
}

func descendants() map[int]usage {
	entries, _ := os.ReadDir("/proc")
	all := map[int]usage{}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		f := stat(pid)
		if len(f) < 22 {
			continue
		}
		u := usage{parent: int(number(f[1])), resident: number(f[21]) * int64(os.Getpagesize())}
		for _, field := range f[11:15] { // utime, stime, cutime, cstime
			u.ticks += number(field)
		}
		all[pid] = u
	}
	out := map[int]usage{}
	for pid, u := range all {
		for up := u.parent; up > 1; up = all[up].parent {
			if up == os.Getpid() {
				out[pid] = u
				break
			}
		}
	}
	return out
}

func collected() (ticks int64) {
	if f := stat(os.Getpid()); len(f) > 14 {
		ticks = number(f[13]) + number(f[14])
	}
	return ticks
}

// stat returns the fields of /proc/PID/stat from the third on, see proc_pid_stat(5).
func stat(pid int) []string {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	end := bytes.LastIndexByte(text, ')')
	if err != nil || end < 0 {
		return nil
	}
	return strings.Fields(string(text[end+1:]))
}

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}
