package render

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-rod/rod/lib/proto"
)

// Causes that end an attempt before the page has told its own story.
var (
	errTimeout    = errors.New("the code did not finish in time")
	errNavigation = errors.New("the code left its page")
	errCrash      = errors.New("the page's process crashed")
	errGone       = errors.New("the browser ended")
	errMemory     = errors.New("a process of the browser grew too large")
)

// evidence is what an attempt learned about a scene; classify turns it into an outcome.
type evidence struct {
	err        error  // what ended the attempt early, or nil
	crash      string // termination status of the page's process
	heapFull   bool   // the JavaScript heap reached its limit
	overMemory *process
	cramped    string // that a process came near the memory it may ask for
	report     report
	reported   bool
	png        []byte
	opened     time.Time     // when the page was ready
	captured   time.Duration // that taking the picture took
	asked      int           // how often the picture was asked for
	scene      scene
	timeout    time.Duration
	codeURL    string
	own        bool
	past       past
}

// report is the page's own account, written by web/prelude.js.
type report struct {
	Evaluated, Settled, LostByCode, NoWebGL bool
	ReadBack                                bool // a frame was missed that something depends on
	Phase                                   string
	Errors                                  []pageError
	Console, Blocked, Repaired              []string
	Dropped, Draws, Frames, Lost, Workers   int
	Contexts, Canvases, Shown, Prefiltered  int
	Layers, LayersShown                     int     // what SVGRenderer and CSS3DRenderer draw with
	Empty                                   bool    // the canvases show one colour, whatever else the page does
	Loaded, Drawn                           float64 // milliseconds since the page was asked for
}

// pageError is an error event or an unhandled rejection.
type pageError struct {
	Kind, Phase, Message, File, Stack string
	Line                              int
}

// attempt renders one scene in a tab of b. The caller owns b alone.
func attempt(ctx context.Context, b *browser, s *server, cfg Config, script string, sc Scene) (ev evidence, err error) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	id, address, err := s.add(sc.Code, cfg.Plain, func() {
		end(fmt.Errorf("%w: it loaded its page again", errNavigation))
	})
	if err != nil {
		return ev, fmt.Errorf("render %s: %w", sc.Name, err)
	}
	ev.codeURL, ev.timeout, ev.own = address+"code.js", cfg.Timeout, sc.Own
	defer func() { ev.scene = s.take(id) }()
	go func() { // a browser that hangs up ends the attempt
		select {
		case <-b.conn.gone:
			end(errGone)
		case <-b.exited:
			end(errGone)
		case <-ctx.Done():
		}
	}()

	t, err := b.takeTab(ctx, s, cfg, script)
	if err != nil {
		ev.err = cause(ctx, err)
		return ev, nil
	}
	dog := &watchdog{root: b.cmd.Process.Pid, limits: b.limits, timeout: cfg.Timeout}
	defer func() { b.keepTab(t, s, cfg.Reuse == ReusePage && ev.leavesNothing() && !dog.bloated()) }()
	page := t.page.with(ctx, patience*cfg.Timeout)
	ev.opened = time.Now()
	b.conn.listen(page.id, func(method string, params json.RawMessage) {
		if e := pageEvent(method, params, page.target, address); e != nil {
			end(e)
		}
	})
	defer b.conn.listen(page.id, nil)
	dog.killed = func(p process) { // a page does not miss its GPU process for seconds
		b.noteKilled(p)
		end(errMemory)
	}
	dog.expire = func() { end(errTimeout) }
	dog.hurry = func() { go func() { _, _ = proto.RuntimeEvaluate{Expression: "__threebook.hurry()"}.Call(page) }() }
	go dog.run(ctx)
	if err := ev.drive(page, address); err != nil {
		ev.err = cause(ctx, err)
	}
	ev.cramped = dog.cramped()
	if p, ok := b.overMemory(); ok {
		ev.overMemory = &p
	}
	if errors.Is(ev.err, errCrash) {
		ev.crash, ev.heapFull = b.crashReason(page.target)
	}
	return ev, nil
}

// drive loads the page, waits for its report and takes the picture.
func (ev *evidence) drive(page session, address string) error {
	nav, err := proto.PageNavigate{URL: address}.Call(page)
	if err != nil {
		return fmt.Errorf("load page: %w", err)
	}
	if nav.ErrorText != "" {
		return fmt.Errorf("load page: %s", nav.ErrorText)
	}
	told, err := proto.RuntimeEvaluate{Expression: "__threebook.done", AwaitPromise: true, ReturnByValue: true}.Call(page)
	if err != nil {
		return fmt.Errorf("wait for the code: %w", err)
	}
	if err := json.Unmarshal([]byte(told.Result.Value.Str()), &ev.report); err == nil {
		ev.reported = true
	}
	begin := time.Now()
	capture := func() ([]byte, error) {
		shot, err := proto.PageCaptureScreenshot{Format: proto.PageCaptureScreenshotFormatPng}.Call(page)
		if err != nil {
			return nil, err
		}
		return shot.Data, nil
	}
	if ev.png, ev.asked, err = askAgain(capture, captureAgain); err != nil {
		return fmt.Errorf("take picture: %w", err)
	}
	ev.captured = time.Since(begin)
	return nil
}

// askAgain asks for the picture of a page until there is an answer, and says how often.
//
// Chromium takes a picture when the page's next frame is presented; on a busy
// machine that frame is now and then dropped, and the answer never comes. Asking
// again makes another frame of the same page.
func askAgain(ask func() ([]byte, error), waits []time.Duration) (png []byte, asked int, err error) {
	type answer struct {
		png []byte
		err error
	}
	answers := make(chan answer, 1+len(waits)) // an answer that comes after the first is dropped
	for {
		asked++
		go func() {
			png, err := ask()
			answers <- answer{png, err}
		}()
		var again <-chan time.Time
		if asked <= len(waits) {
			again = time.After(waits[asked-1])
		}
		select {
		case a := <-answers:
			return a.png, asked, a.err
		case <-again:
		}
	}
}

// captureAgain is how long to wait for a picture before it is asked for again.
var captureAgain = []time.Duration{3 * time.Second, 3 * time.Second, 6 * time.Second}

// leavesNothing reports whether the scene came to its end by itself and holds
// on to nothing that outlives its document.
func (ev evidence) leavesNothing() bool {
	r := ev.report
	return ev.err == nil && ev.reported && ev.asked < 2 && r.Lost == 0 && !r.NoWebGL && r.Workers == 0
}

// pageEvent returns the cause with which an event ends the attempt, or nil.
func pageEvent(method string, params json.RawMessage, target proto.TargetTargetID, address string) error {
	switch method {
	case "Inspector.targetCrashed":
		return errCrash
	case "Page.frameNavigated":
		var e proto.PageFrameNavigated
		if json.Unmarshal(params, &e) != nil || e.Frame == nil || e.Frame.ParentID != "" {
			return nil
		}
		to := e.Frame.URL
		if e.Frame.UnreachableURL != "" {
			to = e.Frame.UnreachableURL
		}
		if !samePage(to, address) && to != "about:blank" && !strings.HasSuffix(to, emptyPage) { // on which the page waited
			return fmt.Errorf("%w: it went to %s", errNavigation, to)
		}
	case "Page.frameRequestedNavigation":
		var e proto.PageFrameRequestedNavigation
		if json.Unmarshal(params, &e) != nil || string(e.FrameID) != string(target) { // the main frame has its target's id
			return nil
		}
		if e.Reason == proto.PageClientNavigationReasonReload {
			return fmt.Errorf("%w: it loaded its page again", errNavigation)
		}
		if !samePage(e.URL, address) {
			return fmt.Errorf("%w: it went to %s", errNavigation, e.URL)
		}
	}
	return nil
}

func samePage(to, address string) bool {
	to, _, _ = strings.Cut(to, "#")
	return to == address
}

// crashReason waits a moment for the browser to say how a page's process
// ended, and whether V8 gave up on its heap: that it only says on standard error.
func (b *browser) crashReason(target proto.TargetTargetID) (status string, heapFull bool) {
	for range 30 {
		status, _ = b.crashStatus(target)
		if status == "oom" || strings.Contains(b.stderr.String(), "V8 javascript OOM") {
			return status, true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return status, false
}

// cause prefers the reason a context was ended for over the error that followed from it.
func cause(ctx context.Context, err error) error {
	if c := context.Cause(ctx); c != nil {
		return c
	}
	return err
}

func sha(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
