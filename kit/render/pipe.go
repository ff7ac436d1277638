package render

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/go-rod/rod/lib/cdp"
	"github.com/go-rod/rod/lib/proto"
	"github.com/go-rod/rod/lib/utils"
)

// pipe carries the debugging protocol over two inherited file descriptors, a
// message ended by a zero byte. Unlike a port, no other process and no page can
// reach it, and the browser ends when this process does.
type pipe struct {
	mu  sync.Mutex
	out *os.File
	in  *bufio.Reader
}

func (p *pipe) Send(message []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.out.SetWriteDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	_, err := p.out.Write(append(message, 0))
	return err
}

func (p *pipe) Read() ([]byte, error) {
	message, err := p.in.ReadBytes(0)
	if err != nil {
		return nil, err
	}
	return message[:len(message)-1], nil
}

// conn is a connection to one browser: calls through rod's client, events
// handed to the session they belong to.
type conn struct {
	client *cdp.Client
	gone   chan struct{} // closed when the browser has hung up

	mu       sync.Mutex
	handlers map[string]func(method string, params json.RawMessage)
}

func newConn(p *pipe) *conn {
	c := &conn{gone: make(chan struct{}), handlers: map[string]func(string, json.RawMessage){}}
	c.client = cdp.New().Logger(utils.LoggerQuiet).Start(p)
	go func() {
		defer close(c.gone)
		for e := range c.client.Event() {
			c.mu.Lock()
			handle := c.handlers[e.SessionID]
			c.mu.Unlock()
			if handle != nil {
				handle(e.Method, e.Params)
			}
		}
	}()
	return c
}

// listen hands the events of a session ("" is the browser's own) to handle,
// which must not block; nil ends that.
func (c *conn) listen(sessionID string, handle func(method string, params json.RawMessage)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if handle == nil {
		delete(c.handlers, sessionID)
		return
	}
	c.handlers[sessionID] = handle
}

// callTimeout bounds every call of the debugging protocol that has nothing to wait for.
const callTimeout = 30 * time.Second

var errCallTimeout = errors.New("the browser does not answer")

// session is a client of rod's protocol package, bound to a target and a context.
type session struct {
	conn *conn
	id   string
	ctx  context.Context
	wait time.Duration // for an answer; 0 means callTimeout

	target proto.TargetTargetID // of a page
}

func (s session) GetSessionID() proto.TargetSessionID { return proto.TargetSessionID(s.id) }
func (s session) GetContext() context.Context         { return s.ctx }

func (s session) Call(ctx context.Context, sessionID, method string, params any) ([]byte, error) {
	wait := s.wait
	if wait == 0 {
		wait = callTimeout
	}
	ctx, cancel := context.WithTimeoutCause(ctx, wait, errCallTimeout)
	defer cancel()
	res, err := s.conn.client.Call(ctx, sessionID, method, params)
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return res, err
}

func (s session) with(ctx context.Context, wait time.Duration) session {
	s.ctx, s.wait = ctx, wait
	return s
}
