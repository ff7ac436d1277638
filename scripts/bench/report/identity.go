package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// circumstances are what must not show in a report's bytes.
var circumstances = [][]string{
	{"TZ=UTC", "GOMAXPROCS=2"},
	{"TZ=UTC", "GOMAXPROCS=2"}, // a second run
	{"TZ=Pacific/Auckland", "GOMAXPROCS=2"},
	{"TZ=America/St_Johns", "GOMAXPROCS=1"},
}

// identical writes the report in processes of their own, each under other
// circumstances, and compares all that they wrote.
func identical(ctx context.Context, dir, echarts string, dirs []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	first := ""
	for i, env := range circumstances {
		out := filepath.Join(dir, fmt.Sprintf("identity-%d", i))
		cmd := exec.CommandContext(ctx, self, append([]string{"-echarts", echarts, "-write", filepath.Join(out, "report.html")}, dirs...)...)
		cmd.Env = append(os.Environ(), env...)
		if text, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("write report with %s: %w: %s", strings.Join(env, " "), err, text)
		}
		sum, err := hashTree(out)
		if err != nil {
			return err
		}
		if err := os.RemoveAll(out); err != nil {
			return err
		}
		if i == 0 {
			first = sum
		}
		if sum != first {
			return fmt.Errorf("with %s the report has other bytes than with %s", strings.Join(env, " "), strings.Join(circumstances[0], " "))
		}
	}
	return nil
}

// hashTree is a hash of all names and contents under a directory.
func hashTree(dir string) (string, error) {
	h := sha256.New()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%q %x\n", strings.TrimPrefix(path, dir), sha256.Sum256(data))
		return nil
	})
	return hex.EncodeToString(h.Sum(nil)), err
}
