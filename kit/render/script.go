package render

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/go-rod/rod/lib/proto"
)

// ScriptPage is an empty page in a browser of its own, for scripts of this program
// and of libraries that it trusts, such as a chart library's. It is confined as the
// pages of a pool are, and reaches no address at all.
type ScriptPage struct {
	browser *browser
	session session
}

// deadPort is where nobody listens: the page has no server.
const deadPort = 9

// OpenScriptPage starts a browser with an empty page. Of the configuration Browser,
// MemoryLimit, AllowNoSandbox and Logger count.
func OpenScriptPage(ctx context.Context, cfg Config) (*ScriptPage, error) {
	cfg = cfg.withDefaults()
	path, err := FindBrowser(cfg.Browser)
	if err != nil {
		return nil, err
	}
	l := launcher{path: path, temp: os.TempDir(), as: browserIdentity(), port: deadPort, sandbox: true, limits: newLimits(cfg.MemoryLimit), log: cfg.Logger}
	sweepProfiles(l.temp)
	b, err := l.launch(ctx)
	if errors.Is(err, errNoSandbox) {
		if !cfg.AllowNoSandbox {
			return nil, fmt.Errorf("launch browser: %w: %s, or allow to do without (--allow-no-sandbox)", err, sandboxRemedy("/proc/sys"))
		}
		l.sandbox = false
		b, err = l.launch(ctx)
	}
	if err != nil {
		return nil, err
	}
	p := &ScriptPage{browser: b}
	if err := p.open(ctx); err != nil {
		b.close()
		return nil, err
	}
	return p, nil
}

func (p *ScriptPage) open(ctx context.Context) error {
	root := p.browser.root.with(ctx, 30*time.Second)
	target, err := proto.TargetCreateTarget{URL: "about:blank"}.Call(root)
	if err != nil {
		return fmt.Errorf("open a page: %w", err)
	}
	attached, err := proto.TargetAttachToTarget{TargetID: target.TargetID, Flatten: true}.Call(root)
	if err != nil {
		return fmt.Errorf("open a page: %w", err)
	}
	p.session = p.browser.root
	p.session.id = string(attached.SessionID)
	return nil
}

// Evaluate runs a script in the page's global scope and gives the string that it
// ends with, or that its promise gives; "" for anything else. What the script
// throws is an error.
func (p *ScriptPage) Evaluate(ctx context.Context, script string) (string, error) {
	res, err := proto.RuntimeEvaluate{Expression: script, ReturnByValue: true, AwaitPromise: true}.Call(p.session.with(ctx, time.Minute))
	if err != nil {
		return "", fmt.Errorf("run script: %w", err)
	}
	if e := res.ExceptionDetails; e != nil {
		what := e.Text
		if e.Exception != nil && e.Exception.Description != "" {
			what = e.Exception.Description
		}
		return "", fmt.Errorf("run script: %s", what)
	}
	return res.Result.Value.Str(), nil
}

// Close ends the browser.
func (p *ScriptPage) Close() { p.browser.close() }
