package render

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-rod/rod/lib/proto"
)

// Reuse is what scenes may have in common.
type Reuse int

const (
	// ReusePage draws scene after scene in one page of a worker's browser. The
	// document, its realm and its storage are the scene's own: between two
	// scenes the page goes to an empty document, and what the origin has stored
	// is deleted. A scene that fails in an unusual way, uses workers or loses
	// its context has its page thrown away.
	ReusePage Reuse = iota
	// ReuseBrowser makes a browser context and a process for each scene.
	ReuseBrowser
	// ReuseNothing starts a browser for each scene.
	ReuseNothing
)

const (
	maxTabScenes = 100 // bounds what a page's process may gather
	resetTimeout = 3 * time.Second
	storageQuota = 64 << 20 // bytes that a scene may keep in databases, caches and files: the browser holds them in memory
)

// tab is a page in a browser context of its own.
type tab struct {
	page    session
	dispose func()
	script  string // its prelude
	scenes  int    // drawn in it
}

// takeTab returns the browser's kept tab, or opens one and prepares it.
func (b *browser) takeTab(ctx context.Context, s *server, cfg Config, script string) (*tab, error) {
	t := b.tab
	b.tab = nil
	if t != nil && t.script != script {
		t.dispose()
		t = nil
	}
	if t == nil {
		page, dispose, err := b.openPage(ctx)
		if err != nil {
			return nil, err
		}
		t = &tab{page: page, dispose: dispose, script: script}
		if err := t.prepare(ctx, cfg, script, s.base); err != nil {
			dispose()
			return nil, fmt.Errorf("prepare page: %w", err)
		}
	}
	t.scenes++
	return t, nil
}

// keepTab empties a tab for the next scene, or closes it.
func (b *browser) keepTab(t *tab, s *server, keep bool) {
	if keep && t.scenes < maxTabScenes && b.alive() {
		if err := t.reset(s); err == nil {
			b.tab = t
			return
		} else if b.alive() {
			b.log.Debug("page not kept", "error", err)
		}
	}
	t.dispose()
}

// openPage makes a browser context with one page; dispose ends both.
func (b *browser) openPage(ctx context.Context) (page session, dispose func(), err error) {
	root := b.root.with(ctx, 0)
	bc, err := proto.TargetCreateBrowserContext{DisposeOnDetach: true}.Call(root)
	if err != nil {
		return page, nil, fmt.Errorf("open page: %w", err)
	}
	dispose = func() {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		_ = proto.TargetDisposeBrowserContext{BrowserContextID: bc.BrowserContextID}.Call(b.root.with(ctx, 0))
	}
	target, err := proto.TargetCreateTarget{URL: "about:blank", BrowserContextID: bc.BrowserContextID}.Call(root)
	if err != nil {
		dispose()
		return page, nil, fmt.Errorf("open page: %w", err)
	}
	attached, err := proto.TargetAttachToTarget{TargetID: target.TargetID, Flatten: true}.Call(root)
	if err != nil {
		dispose()
		return page, nil, fmt.Errorf("open page: %w", err)
	}
	page = root
	page.id, page.target = string(attached.SessionID), target.TargetID
	return page, dispose, nil
}

// prepare sets what holds for every scene of the tab.
func (t *tab) prepare(ctx context.Context, cfg Config, script, origin string) error {
	page := t.page.with(ctx, 0)
	if err := (proto.PageEnable{}).Call(page); err != nil {
		return err
	}
	if err := (proto.InspectorEnable{}).Call(page); err != nil {
		return err
	}
	if _, err := (proto.PageAddScriptToEvaluateOnNewDocument{Source: script}).Call(page); err != nil {
		return err
	}
	quota := float64(storageQuota)
	if err := (proto.StorageOverrideQuotaForOrigin{Origin: origin, QuotaSize: &quota}).Call(page); err != nil {
		return err
	}
	return proto.EmulationSetDeviceMetricsOverride{Width: cfg.Width, Height: cfg.Height, DeviceScaleFactor: 1}.Call(page)
}

// reset ends the scene's document and deletes what it stored, in this order:
// its last handlers can still store something. The page's process writes
// localStorage late, so that is first cleared from within.
func (t *tab) reset(s *server) error {
	ctx, cancel := context.WithTimeout(context.Background(), resetTimeout)
	defer cancel()
	page := t.page.with(ctx, 0)
	empty := s.base + emptyPage
	nav, err := proto.PageNavigate{URL: empty}.Call(page)
	if err != nil {
		return fmt.Errorf("empty page: %w", err)
	}
	if nav.ErrorText != "" {
		return fmt.Errorf("empty page: %s", nav.ErrorText)
	}
	here, err := proto.RuntimeEvaluate{Expression: "name = ''; sessionStorage.clear(); localStorage.clear(); document.URL", ReturnByValue: true}.Call(page)
	if err != nil {
		return fmt.Errorf("empty page: %w", err)
	}
	if here.Result.Value.Str() != empty {
		return errors.New("empty page: the scene is still there")
	}
	if err := (proto.StorageClearDataForOrigin{Origin: s.base, StorageTypes: "all"}).Call(page); err != nil {
		return fmt.Errorf("delete storage: %w", err)
	}
	return nil
}
