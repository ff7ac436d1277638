package device

import (
	"os"
	"runtime"
)

// Memory is the resident memory of this process on the host, in bytes; where the
// system does not tell, what Go's runtime has obtained. What a GPU holds is not in
// it: go-xla 0.4 does not tell.
func Memory() int64 { return memory("VmRSS:") }

// MemoryPeak is the most that [Memory] was.
func MemoryPeak() int64 { return memory("VmHWM:") }

func memory(name string) int64 {
	if n := field(read(os.DirFS("/"), "proc/self/status"), name); n > 0 {
		return 1024 * n
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
