package render

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// childVariable makes the test program play a part in a process of its own.
const childVariable = "RENDER_TEST_CHILD"

// childMain opens a pool, starts what its part asks for, prints its processes
// and "ready", and goes on when it is told to by a line.
func childMain() {
	part := os.Getenv(childVariable)
	if err := playPart(part); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func playPart(part string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cfg := Config{ThreeDir: os.Getenv("RENDER_TEST_THREE"), Workers: 1}
	if part != "idle" && part != "plain" {
		cfg.Workers = 2
	}
	p, err := NewPool(ctx, cfg)
	if err != nil {
		return err
	}
	if cfg.Workers == 2 {
		for range cfg.Workers {
			go func() { _, _ = p.Render(ctx, Scene{Name: "loop", Code: "for (;;);"}) }()
		}
		for start, busy := time.Now(), 0; busy < 2; time.Sleep(20 * time.Millisecond) {
			if busy = 0; time.Since(start) > time.Minute {
				return errors.New("the pages are not busy")
			}
			for _, pr := range processTree(os.Getpid()) {
				if f, err := os.ReadFile("/proc/" + strconv.Itoa(pr.pid) + "/stat"); err == nil && pr.kind == "renderer" {
					if ticks, err := strconv.Atoi(strings.Fields(string(f[strings.LastIndexByte(string(f), ')')+1:]))[11]); err == nil && ticks >= 30 {
						busy++ // it has had 0.3 s of a processor
					}
				}
			}
		}
	}
	for _, pr := range processTree(os.Getpid()) {
		if pr.pid != os.Getpid() {
			fmt.Println("process", pr.pid)
		}
	}
	fmt.Println("ready")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case part == "panic":
		go panic("the program's own mistake")
		select {}
	case part == "panic and close":
		func() {
			defer p.Close()
			panic("the program's own mistake")
		}()
	case part == "signal": // as the command does
		<-ctx.Done()
		return p.Close()
	}
	shot, err := p.Render(ctx, Scene{Name: "cube", Code: strings.ReplaceAll(line, "\\n", "\n")})
	if err != nil {
		return err
	}
	fmt.Printf("%s, sandbox %s, user %d\n", shot.Outcome, p.Info().Sandbox, os.Getuid())
	return p.Close()
}

// child is a process that plays a part.
type child struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	lines  *bufio.Scanner
	family []process // of its browsers
}

// startChild starts a process whose temporary directory is temp, and waits
// until it is ready. change may alter the command.
func startChild(t *testing.T, part, temp string, change func(*exec.Cmd)) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	three, err := filepath.Abs(threeDir)
	if err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: exec.CommandContext(t.Context(), self)}
	c.cmd.Env = append(os.Environ(), childVariable+"="+part, "RENDER_TEST_THREE="+three, "TMPDIR="+temp)
	if change != nil {
		change(c.cmd)
	}
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for c.lines.Scan() && c.lines.Text() != "ready" {
		pid, err := strconv.Atoi(strings.TrimPrefix(c.lines.Text(), "process "))
		if err != nil {
			t.Fatalf("child says %q", c.lines.Text())
		}
		c.family = append(c.family, process{pid: pid})
	}
	if len(c.family) < 3 || !anyAlive(c.family) {
		t.Fatalf("the child has %d processes", len(c.family))
	}
	return c
}

// tell sends a line.
func (c *child) tell(t *testing.T, line string) {
	t.Helper()
	if _, err := io.WriteString(c.in, line+"\n"); err != nil {
		t.Fatal(err)
	}
}

// answer returns what else the child prints, and waits for its end.
func (c *child) answer() string {
	var all []string
	for c.lines.Scan() {
		all = append(all, c.lines.Text())
	}
	_ = c.cmd.Wait()
	return strings.Join(all, "\n")
}

// waitGone fails when one of the processes is still there after five seconds.
func waitGone(t *testing.T, family []process) {
	t.Helper()
	for start := time.Now(); anyAlive(family); time.Sleep(20 * time.Millisecond) {
		if time.Since(start) > 5*time.Second {
			t.Fatal("a process is still there after 5 s")
		}
	}
}

// openTemp makes a temporary directory that the browser's user can reach,
// which t.TempDir is not.
func openTemp(t *testing.T) string {
	t.Helper()
	temp, err := os.MkdirTemp("", "render-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(temp) })
	if err := os.Chmod(temp, 0o755); err != nil {
		t.Fatal(err)
	}
	return temp
}
