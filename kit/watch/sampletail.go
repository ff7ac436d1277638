package watch

import (
	"os"
	"time"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

// mostSamples is how many of the latest answers the page shows.
const mostSamples = 12

// sample is what the model wrote for a description at a step.
type sample struct {
	Step        int    `json:"step"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Code        string `json:"code"`
	Tokens      int    `json:"tokens"`
	CutOff      bool   `json:"cutOff"`
}

// sampleTail reads the samples when their file has changed: they are few.
type sampleTail struct {
	path    string
	size    int64
	written time.Time
	all     []runs.TrainingSample
}

func newSampleTail(path string) *sampleTail { return &sampleTail{path: path} }

func (t *sampleTail) read() (changed bool, err error) {
	info, err := os.Stat(t.path)
	if err != nil {
		changed = len(t.all) > 0
		t.all, t.size = nil, 0
		return changed, nil
	}
	if info.Size() == t.size && info.ModTime().Equal(t.written) {
		return false, nil
	}
	all, err := runs.ReadTrainingSamples(t.path)
	if err != nil {
		return false, err
	}
	t.all, t.size, t.written = all, info.Size(), info.ModTime()
	return true, nil
}

// list is the latest samples, the last first.
func (t *sampleTail) list() []sample {
	out := []sample{}
	for i := len(t.all) - 1; i >= 0 && len(out) < mostSamples; i-- {
		s := t.all[i]
		out = append(out, sample{s.Step, clean(s.Name), clean(s.Description), report.LiveText(s.Code, mostCode), s.Tokens, s.CutOff})
	}
	return out
}
