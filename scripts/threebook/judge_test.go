package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
)

// scored makes two tests and labels of the tuned one's pictures by one rater.
func scored(t *testing.T) (root, labels, test string) {
	t.Helper()
	root = t.TempDir()
	dirs, err := reporttest.Fabricate(root, reporttest.Options{Examples: 14, Steps: 4, Width: 32})
	if err != nil {
		t.Fatal(err)
	}
	test = dirs[2]
	results, err := runs.ReadResults(filepath.Join(test, runs.ResultsJSONName))
	if err != nil {
		t.Fatal(err)
	}
	text := "name,sample,shot_sha256,score,rater,time\n"
	for i, r := range results.Results {
		if r.ShotSHA256 != "" && r.Rating != nil {
			text += r.Name + ",0," + r.ShotSHA256 + "," + strconv.FormatFloat(float64(i%5)/4, 'f', -1, 64) + ",AB,2026-03-15T09:00:00Z\n"
		}
	}
	labels = filepath.Join(root, "labels.csv")
	if err := os.WriteFile(labels, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return root, labels, test
}

func TestJudgeCalibrate(t *testing.T) {
	t.Parallel()
	root, labels, test := scored(t)
	output := filepath.Join(root, "out", "calibration.json")
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"judge", "--calibrate", labels, "--root", root, "-o", output}, &stdout, &stderr); code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	for _, want := range []string{
		`judge   reference similarity, tests tuned-c04e6611fb90`,
		`people  \d+ scores by 1 rater \(AB\), \d+ pictures`,
		`Spearman's rho +-?0\.\d{3} +\[-?\d\.\d{3}, \d\.\d{3}\] +\d+`,
		`weighted kappa, 5 bins +-?0\.\d{3}`,
		`0\.5 +\d+ +\d+ +\d+ +\d+ +\d\.\d\d \[`,
		`calibration ` + regexp.QuoteMeta(filepath.Join(test, runs.CalibrationName)),
	} {
		if !regexp.MustCompile(want).MatchString(stdout.String()) {
			t.Errorf("it does not print %s:\n%s", want, stdout.String())
		}
	}
	if !strings.Contains(stderr.String(), "one person scored the pictures") {
		t.Errorf("it does not warn of one rater: %s", stderr.String())
	}
	if _, err := runs.ReadCalibration(output); err != nil {
		t.Error(err)
	}
}

func TestJudgeUsage(t *testing.T) {
	t.Parallel()
	root, labels, test := scored(t)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, exitUsage, "--calibrate"},
		{[]string{"--calibrate", labels, "-o", "x.csv"}, exitUsage, `unknown extension ".csv" (known: .json)`},
		{[]string{"--calibrate", labels, "--bins", "1"}, exitUsage, "--bins is 1"},
		{[]string{"--calibrate", labels, "--threshold", "0.5,0"}, exitUsage, "--threshold is 0"},
		{[]string{"--calibrate", filepath.Join(root, "none.csv"), test}, exitFailed, "none.csv: no such file"},
		{[]string{"--calibrate", labels, "--root", filepath.Join(root, "none")}, exitFailed, "find the test"},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), append([]string{"judge"}, c.args...), &stdout, &stderr); code != c.code || !strings.Contains(stderr.String(), c.says) {
			t.Errorf("%q: exit code %d, %s, want %d and %q", c.args, code, stderr.String(), c.code, c.says)
		}
	}
}
