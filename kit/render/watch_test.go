package render

import (
	"net"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// What the browser of a pool that allows a process faultMemory may take of
// resident memory: what a process can take between two looks of the watchdog on
// a busy machine is as much again.
const (
	mostOfOne = 2 * faultMemory
	mostOfAll = 3 * faultMemory // pages shared by several processes count for each
)

// familyOf lists the processes of the pool's browsers, which name the port of its server.
func familyOf(p *Pool) []process {
	var all []process
	bypass := "127.0.0.1:" + strconv.Itoa(p.server.port)
	for _, c := range processTree(os.Getpid()) {
		line, _ := os.ReadFile("/proc/" + strconv.Itoa(c.pid) + "/cmdline")
		if c.kind == "" && strings.Contains(string(line), bypass) {
			all = append(all, processTree(c.pid)...)
		}
	}
	return all
}

// pagesOf lists the processes of the pool's pages.
func pagesOf(p *Pool) []process {
	var pages []process
	for _, c := range familyOf(p) {
		if c.kind == "renderer" {
			pages = append(pages, c)
		}
	}
	return pages
}

type memoryPeak struct{ one, all int64 } // resident bytes of the largest process, and of all

// watchMemory looks every 50 ms at the memory of the pool's browsers until the
// function that it returns is called.
func watchMemory(p *Pool) func() memoryPeak {
	stop, result := make(chan struct{}), make(chan memoryPeak)
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		var peak memoryPeak
		for {
			select {
			case <-stop:
				result <- peak
				return
			case <-tick.C:
			}
			var sum int64
			for _, c := range familyOf(p) {
				sum += c.resident
				peak.one = max(peak.one, c.resident)
			}
			peak.all = max(peak.all, sum)
		}
	}()
	return func() memoryPeak {
		close(stop)
		return <-result
	}
}

// listener counts what reaches a port of 127.0.0.1, over TCP and UDP.
func listener(t *testing.T) (port int, reached *atomic.Int64) {
	t.Helper()
	reached = &atomic.Int64{}
	tcp, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tcp.Close() })
	go func() {
		for {
			c, err := tcp.Accept()
			if err != nil {
				return
			}
			reached.Add(1)
			c.Close()
		}
	}()
	port = tcp.Addr().(*net.TCPAddr).Port
	udp, err := net.ListenPacket("udp4", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		t.Logf("no UDP on port %d: %v", port, err)
		return port, reached
	}
	t.Cleanup(func() { udp.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			if _, _, err := udp.ReadFrom(buf); err != nil {
				return
			}
			reached.Add(1)
		}
	}()
	return port, reached
}
