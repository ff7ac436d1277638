package device

import (
	"os"
	"runtime"
	"strconv"
	"strings"
)

// Memory is the resident memory of this process, in bytes; where the system
// does not tell, what Go's runtime has obtained.
func Memory() int64 {
	if data, err := os.ReadFile("/proc/self/statm"); err == nil {
		fields := strings.Fields(string(data))
		if len(fields) > 1 {
			if pages, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				return pages * int64(os.Getpagesize())
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
