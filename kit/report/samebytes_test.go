package report

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// Directory, time zone and number of threads leave no trace in a page, neither in its
// record nor in what it shows of code and files.
func TestNothingOfTheMachineIsInThePage(t *testing.T) {
	dirs := dirty(t, "+changed\n")
	echarts := stub(t)
	want := write(t, Config{Runs: dirs, EChartsPath: echarts})
	defer func(zone *time.Location, n int) { time.Local = zone; runtime.GOMAXPROCS(n) }(time.Local, runtime.GOMAXPROCS(0))
	for _, hours := range []int{-11, 14} {
		for _, threads := range []int{1, 2} {
			moved := filepath.Join(t.TempDir(), "a b")
			if err := os.CopyFS(moved, os.DirFS(filepath.Dir(filepath.Dir(dirs[0])))); err != nil {
				t.Fatal(err)
			}
			time.Local = time.FixedZone("", hours*3600)
			runtime.GOMAXPROCS(threads)
			var elsewhere []string
			for _, dir := range dirs {
				elsewhere = append(elsewhere, filepath.Join(moved, filepath.Base(filepath.Dir(dir)), filepath.Base(dir)))
			}
			if got := write(t, Config{Runs: elsewhere, EChartsPath: echarts}); got != want {
				t.Errorf("in another directory, %d hours from Greenwich, on %d threads the bytes are others", hours, threads)
			}
		}
	}
}
