package pairs

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The kernel refuses to let a file grow past a process's limit as it refuses when
// the disk is full, so a child of this test stands for a disk with little room.
func TestADiskWithoutRoomKeepsTheEarlierFile(t *testing.T) {
	const dirVariable = "PAIRS_TEST_FULL_DISK"
	if dir := os.Getenv(dirVariable); dir != "" {
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: 100_000, Max: 100_000}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		_, err := Make(t.Context(), configOf(dir, "p.jsonl", "p.parquet"))
		if err == nil || !strings.Contains(err.Error(), "p.jsonl: ") || !strings.Contains(err.Error(), "file too large") {
			t.Errorf("error %v does not name the file and the reason", err)
		}
		return
	}
	t.Parallel()
	files := map[string]string{"out/p.jsonl": "earlier"}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 20 {
		name := "s" + string(rune('a'+i))
		text := make([]byte, 8000)
		for j := range text {
			text[j] = 'a' + byte(random.IntN(26))
		}
		files["md/"+name+".md"], files["js/"+name+"_module.js"] = name, string(text)
	}
	dir := tree(t, files)
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), dirVariable+"="+dir)
	if text, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("%v are in the output directory, want the earlier file alone", entries)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "out", "p.jsonl")); err != nil || string(text) != "earlier" {
		t.Errorf("the file holds %q, %v; want what was there", text, err)
	}
}
