package runs

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// repository makes a git repository with one commit.
func repository(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte("package a\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "."},
		{"-c", "user.name=A", "-c", "user.email=a@example.invalid", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "Begin"},
	} {
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	return dir
}

func TestWhatDiffersFromTheRevisionIsHashed(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	clean, _, err := codeFromGit(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(clean.Revision) != 40 || clean.Dirty || clean.DiffSHA256 != "" {
		t.Errorf("a clean tree is %+v", clean)
	}
	seen := map[string]string{"": "clean"}
	for _, change := range []struct{ name, file, text string }{
		{"changed file", "a.go", "package b\n"},
		{"changed again", "a.go", "package c\n"},
		{"and a new file", "b.go", "package c\n"},
		{"and the new file changed", "b.go", "package d\n"},
	} {
		if err := os.WriteFile(filepath.Join(dir, change.file), []byte(change.text), 0o666); err != nil {
			t.Fatal(err)
		}
		got, _, err := codeFromGit(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if got.Revision != clean.Revision || !got.Dirty {
			t.Errorf("%s: %+v", change.name, got)
		}
		if before, ok := seen[got.DiffSHA256]; ok {
			t.Errorf("%s: the same hash as %s", change.name, before)
		}
		seen[got.DiffSHA256] = change.name
	}
}

func TestATreeWithoutGitIsAnError(t *testing.T) {
	t.Parallel()
	if c, _, err := codeFromGit(t.Context(), t.TempDir()); err == nil {
		t.Errorf("a bare directory has the revision %+v", c)
	}
}

func TestWhatTheBuildKnows(t *testing.T) {
	t.Parallel()
	info := &debug.BuildInfo{
		Main: debug.Module{Path: modulePath, Version: "(devel)"},
		Deps: []*debug.Module{
			{Path: "a.invalid/m", Version: "v1.0.0"},
			{Path: "b.invalid/m", Version: "v1.0.0", Replace: &debug.Module{Path: "c.invalid/m", Version: "v2.0.0"}},
			{Path: "d.invalid/m", Version: "v3.0.0", Replace: &debug.Module{Path: "../d"}},
		},
		Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123"}, {Key: "vcs.modified", Value: "true"}},
	}
	if got := codeFromBuild(info); got != (Code{Revision: "0123", Dirty: true}) {
		t.Errorf("code %+v", got)
	}
	want := map[string]string{modulePath: "(devel)", "a.invalid/m": "v1.0.0", "b.invalid/m": "c.invalid/m@v2.0.0", "d.invalid/m": "v3.0.0"}
	if diff := cmp.Diff(want, modulesOf(info)); diff != "" {
		t.Errorf("modules (-want +got):\n%s", diff)
	}
	info.Main.Path = "e.invalid/program"
	if got := codeFromBuild(info); got != (Code{}) {
		t.Errorf("another program's revision %+v was taken for this module's", got)
	}
}

func TestHowARevisionIsShown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code Code
		want string
	}{
		{Code{}, "unknown"},
		{Code{Revision: "0123456789abcdef"}, "0123456789ab"},
		{Code{Revision: "0123456789abcdef", Dirty: true}, "0123456789ab+changes"},
		{Code{Revision: "0123456789abcdef", Dirty: true, DiffSHA256: "fedcba9876543210"}, "0123456789ab+fedcba987654"},
	} {
		if got := test.code.String(); got != test.want {
			t.Errorf("%+v is shown as %q, want %q", test.code, got, test.want)
		}
	}
}

// run.json may have been shortened by hand; what it says is then shown as it is.
func TestAShortDiffHashIsShownWhole(t *testing.T) {
	t.Parallel()
	if got := (Code{Revision: "0123", Dirty: true, DiffSHA256: "ab"}).String(); got != "0123+ab" {
		t.Errorf("got %q, want 0123+ab", got)
	}
}
