package device

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"time"
)

// gpuShare is how much of a GPU's memory XLA's allocator takes at most.
const gpuShare = 0.75

// Available is the memory that a model and its training may take, in bytes; 0 when
// it is not known. On a GPU it is the part of its memory that XLA takes; elsewhere
// what the machine has free and the process's control groups allow.
func (d *Device) Available() int64 {
	if d.Name != XLACUDA {
		return availableHost(os.DirFS("/"))
	}
	total := gpuMemory()
	if total == 0 {
		total = knownMemory(d.Describe())
	}
	return int64(gpuShare * float64(total))
}

// gpuMemory asks the driver's nvidia-smi for the first visible GPU's memory.
func gpuMemory() int64 {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	first, _, _ := strings.Cut(os.Getenv("CUDA_VISIBLE_DEVICES"), ",")
	if first == "" {
		first = "0"
	}
	out, err := exec.CommandContext(ctx, "nvidia-smi", "--id="+first, "--query-gpu=memory.total", "--format=csv,noheader,nounits").Output()
	if err != nil {
		return 0
	}
	return mebibytes(string(out))
}

// mebibytes reads "143771\n".
func mebibytes(text string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n << 20
}

// knownMemory is a GPU's memory by its name, as its driver reports it; 0 if unknown.
func knownMemory(name string) int64 {
	for _, gpu := range []struct {
		name string
		gib  int64
	}{{"B200", 179}, {"H200", 140}, {"H100", 79}, {"A100-SXM4-80GB", 80}, {"A100 80GB", 80}, {"A100", 40}, {"L40", 45}, {"RTX 4090", 24}, {"RTX 3090", 24}} {
		if strings.Contains(name, gpu.name) {
			return gpu.gib << 30
		}
	}
	return 0
}

// availableHost is the least of what the machine has available and what each
// control group above the process has left.
func availableHost(root fs.FS) int64 {
	least := meminfo(root)
	for _, left := range groupsLeft(root) {
		if least == 0 || left < least {
			least = left
		}
	}
	return least
}

// meminfo is the kernel's own estimate of what can be had without swapping.
func meminfo(root fs.FS) int64 {
	return 1024 * field(read(root, "proc/meminfo"), "MemAvailable:")
}

// groupsLeft is what the process's memory groups have left, of version 2 and 1,
// and of those above them. Files read from the disk do not count as used.
func groupsLeft(root fs.FS) (left []int64) {
	for line := range strings.Lines(read(root, "proc/self/cgroup")) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) != 3 {
			continue
		}
		mount, limit, usage, cached := "sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"
		switch {
		case parts[1] == "memory":
			mount, limit, usage, cached = "sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
		case parts[1] != "":
			continue
		}
		for group := path.Clean("/" + parts[2]); ; group = path.Dir(group) {
			dir := path.Join(mount, group)
			most, err := strconv.ParseInt(strings.TrimSpace(read(root, path.Join(dir, limit))), 10, 64) // "max" is none
			used, usedErr := strconv.ParseInt(strings.TrimSpace(read(root, path.Join(dir, usage))), 10, 64)
			if err == nil && usedErr == nil {
				used -= field(read(root, path.Join(dir, "memory.stat")), cached)
				left = append(left, max(1, most-max(0, used)))
			}
			if group == "/" {
				break
			}
		}
	}
	return left
}

// field is the number after a name at a line's start, 0 if there is none.
func field(text, name string) int64 {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) > 1 && words[0] == name {
			n, _ := strconv.ParseInt(words[1], 10, 64)
			return n
		}
	}
	return 0
}

// read gives a small file's text, "" if it cannot be had.
func read(root fs.FS, name string) string {
	data, err := fs.ReadFile(root, name)
	if err != nil {
		return ""
	}
	return string(data)
}
