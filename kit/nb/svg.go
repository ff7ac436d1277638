package nb

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/dop251/goja"
)

// echarts is ECharts in an interpreter of JavaScript, which takes 0.4 s to load: once
// a process, when the first chart is drawn.
var echarts struct {
	sync.Mutex
	vm *goja.Runtime
}

// svg draws a chart's options as a picture.
func svg(option string, width, height int) (string, error) {
	echarts.Lock()
	defer echarts.Unlock()
	if echarts.vm == nil {
		vm, err := loadECharts()
		if err != nil {
			return "", err
		}
		echarts.vm = vm
	}
	v, err := echarts.vm.RunString(fmt.Sprintf(`(() => {
		const chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: %d, height: %d});
		chart.setOption(%s);
		const text = chart.renderToSVGString();
		chart.dispose();
		return text;
	})()`, width, height, option))
	if err != nil {
		return "", err
	}
	return v.String(), nil
}

func loadECharts() (*goja.Runtime, error) {
	path, err := echartsFile()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read chart library: %w", err)
	}
	vm := goja.New()
	for _, name := range []string{"setTimeout", "clearTimeout", "setInterval", "clearInterval"} { // nothing is animated
		if err := vm.Set(name, func(goja.FunctionCall) goja.Value { return goja.Undefined() }); err != nil {
			return nil, err
		}
	}
	if _, err := vm.RunScript("echarts.min.js", string(text)); err != nil {
		return nil, fmt.Errorf("load chart library: %w", err)
	}
	return vm, nil
}

// echartsFile finds what npm installed, here or above.
func echartsFile() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find chart library: %w", err)
	}
	for {
		path := filepath.Join(dir, "node_modules", "echarts", "dist", "echarts.min.js")
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("find chart library: no node_modules/echarts here or above: run `npm ci` in the repository")
		}
		dir = parent
	}
}
