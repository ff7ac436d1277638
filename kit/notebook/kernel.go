package notebook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/go-zeromq/zmq4"
)

// KernelConfig says which kernel runs a notebook's cells.
type KernelConfig struct {
	Program string    // started with --kernel FILE; the repository's is scripts/kernel
	Args    []string  // after that
	Dir     string    // the kernel's working directory, which the repository's leaves for its root
	Env     []string  // added to this process's environment
	Log     io.Writer // what the kernel itself says; optional
}

// kernel is a running kernel and the sockets to it.
type kernel struct {
	cmd                     *exec.Cmd
	dir                     string
	signer                  signer
	shell, control, updates zmq4.Socket
	replies, published      chan message
	dead                    chan struct{} // closed when the process has ended
	said                    tail          // the last that it said
	cancel                  context.CancelFunc
}

// startTime is how long a kernel may take to answer: a wrapper looks at the
// toolchain first.
const startTime = time.Minute

// errPort is that somebody else took a port before the kernel did.
var errPort = errors.New("the kernel ended before it answered")

// start starts a kernel and waits until it answers.
func start(ctx context.Context, c KernelConfig) (k *kernel, err error) {
	for range 3 {
		if k, err = startOnce(ctx, c); !errors.Is(err, errPort) || !strings.Contains(err.Error(), "address already in use") {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("start kernel: %w", err)
	}
	return k, nil
}

func startOnce(ctx context.Context, c KernelConfig) (*kernel, error) {
	dir, err := os.MkdirTemp("", "threebook-kernel-")
	if err != nil {
		return nil, err
	}
	// root's cells start the browser as another user, who must reach what is below
	if err := os.Chmod(dir, 0o711); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	k := &kernel{
		dir: dir, signer: signer{randomID(), randomID()},
		replies: make(chan message, 16), published: make(chan message, 1024), dead: make(chan struct{}),
	}
	ports, file, err := k.connection()
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	k.cmd = exec.Command(c.Program, append([]string{"--kernel", file}, c.Args...)...)
	// what kernel and cells leave in the directory for temporary files goes with them
	k.cmd.Dir, k.cmd.Env = c.Dir, append(append(os.Environ(), "TMPDIR="+dir), c.Env...)
	k.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	k.cmd.Stdout = &k.said
	if c.Log != nil {
		k.cmd.Stdout = io.MultiWriter(&k.said, c.Log)
	}
	k.cmd.Stderr = k.cmd.Stdout
	k.cmd.WaitDelay = time.Second // a cell's process may hold the pipe
	if err := k.cmd.Start(); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	go func() {
		k.cmd.Wait()
		close(k.dead)
	}()
	var own context.Context
	own, k.cancel = context.WithCancel(context.Background())
	if err := k.connect(ctx, own, ports); err != nil {
		k.stop()
		return nil, err
	}
	return k, nil
}

// connection chooses ports and writes the file that tells the kernel of them.
func (k *kernel) connection() (ports map[string]int, file string, err error) {
	ports = map[string]int{}
	for _, name := range []string{"shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, "", err
		}
		defer l.Close() // all at once, so that no port is given twice
		ports[name] = l.Addr().(*net.TCPAddr).Port
	}
	connection := map[string]any{
		"ip": "127.0.0.1", "transport": "tcp", "key": k.signer.key, "signature_scheme": "hmac-sha256", "kernel_name": KernelName,
	}
	for name, port := range ports {
		connection[name] = port
	}
	text, err := json.Marshal(connection)
	if err != nil {
		return nil, "", err
	}
	file = filepath.Join(k.dir, "kernel-"+k.signer.session+".json")
	return ports, file, os.WriteFile(file, text, 0o600)
}

// connect opens the sockets and waits for the kernel's first answer.
func (k *kernel) connect(ctx, own context.Context, ports map[string]int) error {
	once := zmq4.WithDialerMaxRetries(1) // dial tries again
	k.shell, k.control, k.updates = zmq4.NewDealer(own, once), zmq4.NewDealer(own, once), zmq4.NewSub(own, once)
	if err := k.updates.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for _, s := range []struct {
		socket zmq4.Socket
		port   string
	}{{k.shell, "shell_port"}, {k.control, "control_port"}, {k.updates, "iopub_port"}} {
		if err := k.dial(ctx, s.socket, ports[s.port]); err != nil {
			return err
		}
	}
	go k.read(k.shell, k.replies)
	go k.read(k.updates, k.published)
	// what is published before the subscription is in place is lost: ask until some of it arrives
	for {
		if _, err := k.send(k.shell, "kernel_info_request", object{}); err != nil {
			return err
		}
		select {
		case <-k.published:
			return nil
		case <-time.After(200 * time.Millisecond):
		case <-k.dead:
			return k.ended()
		case <-ctx.Done():
			return k.silent(ctx)
		}
	}
}

// dial connects to a port as soon as the kernel listens on it.
func (k *kernel) dial(ctx context.Context, s zmq4.Socket, port int) error {
	for {
		if err := s.Dial(fmt.Sprintf("tcp://127.0.0.1:%d", port)); err == nil {
			return nil
		}
		select {
		case <-k.dead:
			return k.ended()
		case <-ctx.Done():
			return k.silent(ctx)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (k *kernel) ended() error { return fmt.Errorf("%w: %s", errPort, k.lastWords()) }

func (k *kernel) silent(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("no answer within %s: %s", startTime, k.lastWords())
	}
	return ctx.Err()
}

// lastWords are the last that the kernel said.
func (k *kernel) lastWords() string {
	text := strings.TrimSpace(WithoutColors(k.said.String()))
	if text == "" {
		return "it said nothing"
	}
	return text
}

func (k *kernel) send(s zmq4.Socket, kind string, content object) (id string, err error) {
	frames, id, err := k.signer.encode(kind, content)
	if err != nil {
		return "", err
	}
	return id, s.SendMulti(zmq4.NewMsgFrom(frames...))
}

// read passes on what a socket receives; what is not the kernel's is passed over.
func (k *kernel) read(s zmq4.Socket, out chan<- message) {
	for {
		received, err := s.Recv()
		if err != nil {
			return
		}
		m, err := k.signer.decode(received.Frames)
		if err != nil {
			continue
		}
		select {
		case out <- m:
		case <-k.dead:
			return
		}
	}
}

// interrupt asks the kernel to interrupt what it runs.
func (k *kernel) interrupt() error {
	_, err := k.send(k.control, "interrupt_request", object{})
	return err
}

// stop ends the kernel and all that it started.
func (k *kernel) stop() {
	select {
	case <-k.dead:
	default:
		if k.control != nil {
			k.send(k.control, "shutdown_request", object{"restart": false})
		}
		select {
		case <-k.dead:
		case <-time.After(3 * time.Second):
		}
	}
	syscall.Kill(-k.cmd.Process.Pid, syscall.SIGKILL) // the group: gopls, a cell that would not end
	<-k.dead
	k.cancel()
	for _, s := range []zmq4.Socket{k.shell, k.control, k.updates} {
		if s != nil {
			s.Close()
		}
	}
	os.RemoveAll(k.dir)
}

// tail keeps the last that was written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailLength = 2000 // bytes

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-tailLength):]
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
