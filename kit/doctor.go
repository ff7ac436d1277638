package kit

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/render"
)

// Check is one part that [Doctor] looked at.
type Check struct {
	Name   string
	Needed bool   // without it something fails; else something is slower
	Found  string // what is there
	Err    error  // why it is not, and what to do
}

// Text is what was found, or why nothing was.
func (c Check) Text() string {
	if c.Err != nil {
		return c.Err.Error()
	}
	return c.Found
}

// Doctor looks at what the loop needs on this machine, by using it.
func Doctor(ctx context.Context) []Check {
	checks := []Check{{Name: "toolchain", Found: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH}}
	for _, name := range []string{"three", "echarts"} {
		found, err := packageVersion(name)
		checks = append(checks, Check{name, true, found, err})
	}
	pool, err := Env{}.openPool(ctx, render.Config{Workers: 1})
	browser := Check{Name: "browser", Needed: true, Err: err}
	if err == nil {
		info := pool.Info()
		browser.Found = fmt.Sprintf("%s, %s, sandbox %s", info.Browser, info.GLRenderer, info.Sandbox)
		browser.Err = pool.Close()
	}
	checks = append(checks, browser)
	for _, name := range []string{device.XLACUDA, device.XLACPU, device.Go} {
		c := Check{Name: name, Needed: name == device.Go}
		d, err := device.Open(name)
		if err == nil {
			c.Found = d.String()
			d.Close()
		}
		c.Err = err
		checks = append(checks, c)
	}
	auto := Check{Name: "auto", Needed: true}
	if d, err := device.Open(device.Auto); err != nil {
		auto.Err = err
	} else {
		auto.Found = "takes " + d.Name
		d.Close()
	}
	return append(checks, auto)
}

func packageVersion(name string) (string, error) {
	dir, err := NPMPackage(name)
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return "", err
	}
	var p struct{ Version string }
	if err := json.Unmarshal(data, &p); err != nil {
		return "", fmt.Errorf("read %s: %w", filepath.Join(dir, "package.json"), err)
	}
	return p.Version, nil
}
