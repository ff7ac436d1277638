package runs

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// modulePath is this module's path, as build information names it.
const modulePath = "github.com/threebook/threebook"

// String is the revision in twelve digits, with what was changed on top of it.
func (c Code) String() string {
	if c.Revision == "" {
		return "unknown"
	}
	s := c.Revision
	if len(s) > 12 {
		s = s[:12]
	}
	if c.DiffSHA256 != "" {
		return s + "+" + c.DiffSHA256[:min(12, len(c.DiffSHA256))]
	}
	if c.Dirty {
		return s + "+changes"
	}
	return s
}

// CodeOf says which code is running: the revision, what was changed on top of it,
// and the version of every module in the build. While the source tree the program
// was compiled from is there with its git history, git is asked; else the build
// information tells what it knows.
func CodeOf() (Code, map[string]string) {
	code, _, modules := codeOf()
	return code, modules
}

// codeOf is [CodeOf] with the text of what was changed.
func codeOf() (Code, []byte, map[string]string) {
	var built Code
	var modules map[string]string
	if info, ok := debug.ReadBuildInfo(); ok {
		built, modules = codeFromBuild(info), modulesOf(info)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	tree, diff, err := codeFromGit(ctx, sourceTree())
	// A tree that moved on since the build says nothing about what runs.
	if err == nil && (built.Revision == "" || built.Revision == tree.Revision) {
		return tree, diff, modules
	}
	return built, nil, modules
}

// codeFromBuild reads the revision that `go build` stamped in.
func codeFromBuild(info *debug.BuildInfo) Code {
	var c Code
	if info.Main.Path != modulePath {
		return c // the revision is that of another program
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			c.Revision = s.Value
		case "vcs.modified":
			c.Dirty = s.Value == "true"
		}
	}
	return c
}

// modulesOf lists the build's modules with their versions; a replaced one has its
// replacement's path before the version. A test's build information has no more
// than the module under test.
func modulesOf(info *debug.BuildInfo) map[string]string {
	modules := map[string]string{}
	for _, m := range append([]*debug.Module{&info.Main}, info.Deps...) {
		switch {
		case m.Path == "":
		case m.Replace != nil && m.Replace.Version != "":
			modules[m.Path] = m.Replace.Path + "@" + m.Replace.Version
		default:
			modules[m.Path] = m.Version
		}
	}
	return modules
}

// sourceTree is the root of the tree this file was compiled from, "" when the
// build left paths out or the tree is gone.
func sourceTree() string {
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) {
		return ""
	}
	root := filepath.Dir(filepath.Dir(filepath.Dir(file)))
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		return ""
	}
	return root
}

// codeFromGit asks git for the revision of the tree at root and for what differs
// from it: tracked files, and the untracked ones that git does not ignore.
func codeFromGit(ctx context.Context, root string) (Code, []byte, error) {
	if root == "" {
		return Code{}, nil, fmt.Errorf("find source tree: %w", os.ErrNotExist)
	}
	revision, err := git(ctx, root, "rev-parse", "HEAD")
	if err != nil {
		return Code{}, nil, err
	}
	diff, err := git(ctx, root, "diff", "HEAD", "--binary", "--no-color", "--no-ext-diff", "--no-textconv")
	if err != nil {
		return Code{}, nil, err
	}
	untracked, err := git(ctx, root, "ls-files", "--others", "--exclude-standard", "-z", "--full-name", ":/")
	if err != nil {
		return Code{}, nil, err
	}
	c := Code{Revision: strings.TrimSpace(string(revision))}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(untracked), "\x00"), "\x00") {
		if name != "" {
			diff = appendUntracked(diff, root, name)
		}
	}
	if len(diff) > 0 {
		sum := sha256.Sum256(diff)
		c.Dirty, c.DiffSHA256, c.DiffBytes = true, hex.EncodeToString(sum[:]), int64(len(diff))
	}
	return c, diff, nil
}

// git runs a reading command in the tree at root.
func git(ctx context.Context, root string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", root}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("run git %s: %w: %s", args[0], err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, nil
}
