package report

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
)

// dropSwapped makes a test one that did not rate its pictures as others'.
func dropSwapped(r *runs.TestResults) { r.Controls = r.Controls[:4] }

func TestOwnMinusAnothersOfBothModels(t *testing.T) {
	t.Parallel()
	page := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{})}))
	for _, want := range []string{
		`Own minus another’s \+0\.\d\d paired 95% interval \+0\.\d\d to \+0\.\d\d, n = 10; base model .0\.\d\d \(−0\.\d\d to \+0\.\d\d\), n = 9`,
		`Tuned model 0\.\d\d 0\.\d\d to 0\.\d\d 0\.\d\d 0\.\d\d to 0\.\d\d \+0\.\d\d \+0\.\d\d to \+0\.\d\d 10 Base model`,
		`more like its own official picture than like another’s`,
	} {
		if !regexp.MustCompile(want).MatchString(page) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if strings.Contains(page, "Control swapped") {
		t.Error("swapped pictures are listed beside pictures whose rating is known")
	}
}

func TestNoTestRatedPicturesAsAnothers(t *testing.T) {
	t.Parallel()
	page := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{Change: func(r *reporttest.Runs) {
		dropSwapped(&r.BaseResults)
		dropSwapped(&r.TunedResults)
	}})}))
	for _, never := range []string{"Own minus another’s", "Do the pictures follow"} {
		if strings.Contains(page, never) {
			t.Errorf("the page says %q", never)
		}
	}
}

// What is not known is said, and never a number.
func TestOneModelIsNotMeasured(t *testing.T) {
	t.Parallel()
	page := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{Change: func(r *reporttest.Runs) {
		dropSwapped(&r.BaseResults)
		r.BaseResults.Controls = append(r.BaseResults.Controls, runs.Control{Name: swappedName})
	}})}))
	for _, want := range []string{"Base model – – – 0", "Base model: not measured, it takes rated pictures of two examples that differ."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestSwapWords(t *testing.T) {
	t.Parallel()
	whole := runs.Control{N: 8, Mean: new(0.2), Own: &runs.Estimate{Mean: 0.5}, OwnMinusAnothers: &runs.Estimate{Mean: 0.3, Interval: []float64{0.1, 0.4}}}
	some := whole
	some.Failed = 2
	for _, test := range []struct {
		of   runs.Control
		want string
	}{
		{whole, "the interval lies above zero, so the pictures follow their descriptions to some degree"},
		{some, "the interval lies above zero, so the pictures follow their descriptions to some degree; 2 pictures were left unscored as another’s"},
		{runs.Control{Failed: 1}, "not measured, 1 picture was left unscored as another’s"},
		{runs.Control{}, "not measured, it takes rated pictures of two examples that differ"},
	} {
		if diff := cmp.Diff(test.want, swapWords(test.of)); diff != "" {
			t.Errorf("words (-want +got):\n%s", diff)
		}
	}
}
