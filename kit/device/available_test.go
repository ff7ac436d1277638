package device

import (
	"testing"
	"testing/fstest"
)

func TestAvailableOnTheHost(t *testing.T) {
	const meminfo = "MemTotal: 64000000 kB\nMemFree: 1 kB\nMemAvailable:   32000000 kB\n"
	for _, k := range []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{"no limit", map[string]string{"proc/meminfo": meminfo}, 32768000000},
		{"nothing is known", nil, 0},
		{"cgroup 2", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/user/job\n",
			"sys/fs/cgroup/user/job/memory.max": "max\n", "sys/fs/cgroup/user/job/memory.current": "9\n",
			"sys/fs/cgroup/user/memory.max": "8000\n", "sys/fs/cgroup/user/memory.current": "3000\n",
			"sys/fs/cgroup/user/memory.stat": "anon 1000\ninactive_file 2000\n",
		}, 7000},
		{"cgroup 1", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "5:cpu:/x\n4:memory:/docker/ab\n0::/\n",
			"sys/fs/cgroup/memory/docker/ab/memory.limit_in_bytes": "5000\n", "sys/fs/cgroup/memory/docker/ab/memory.usage_in_bytes": "4000\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n", "sys/fs/cgroup/memory/memory.usage_in_bytes": "4000\n",
		}, 1000},
		{"the group as the container sees it", map[string]string{
			"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "6000\n", "sys/fs/cgroup/memory.current": "1000\n",
		}, 5000},
		{"full", map[string]string{
			"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "6000\n", "sys/fs/cgroup/memory.current": "7000\n",
		}, 1},
		{"torn", map[string]string{"proc/meminfo": "MemAvailable:", "proc/self/cgroup": "0:\n:"}, 0},
	} {
		root := fstest.MapFS{}
		for name, text := range k.files {
			root[name] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := availableHost(root); got != k.want {
			t.Errorf("%s: %d bytes are available, want %d", k.name, got, k.want)
		}
	}
}

func TestGPUMemory(t *testing.T) {
	for text, want := range map[string]int64{"143771\n": 143771 << 20, "": 0, "[N/A]": 0, "-1": 0} {
		if got := mebibytes(text); got != want {
			t.Errorf("%q is %d bytes, want %d", text, got, want)
		}
	}
	if got := knownMemory("CudaDevice(NVIDIA H200, id=0)"); got != 140<<30 {
		t.Errorf("an H200 has %d bytes, want 140 GiB", got)
	}
	if got := knownMemory("an unknown card"); got != 0 {
		t.Errorf("an unknown card has %d bytes, want 0", got)
	}
}

// The process's own figures are there and plausible.
func TestMemory(t *testing.T) {
	now, peak := Memory(), MemoryPeak()
	if now < 1<<20 || peak < now/2 {
		t.Errorf("memory %d, peak %d", now, peak)
	}
	d, err := Open(Go)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if n := d.Available(); n < 1<<20 || n > 1<<50 {
		t.Errorf("%d bytes are available", n)
	}
}
