package score

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A line after half a line would make the journal unreadable, and so the test
// impossible to resume.
func TestNothingIsRecordedAfterAFailedWrite(t *testing.T) {
	t.Parallel()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer write.Close()
	read.Close()
	j := &journal{file: write}
	if err := j.record(entry{Stage: stageRender, Name: "a"}); !errors.Is(err, syscall.EPIPE) {
		t.Fatalf("error %v, want a broken pipe", err)
	}
	path := filepath.Join(t.TempDir(), JournalName)
	if j.file, err = os.Create(path); err != nil {
		t.Fatal(err)
	}
	defer j.file.Close()
	if err := j.record(entry{Stage: stageRender, Name: "b"}); !errors.Is(err, syscall.EPIPE) {
		t.Errorf("error %v, want the first one", err)
	}
	if text, err := os.ReadFile(path); err != nil || len(text) > 0 {
		t.Errorf("%q was recorded, error %v", text, err)
	}
}
