package docker

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write seccomp.json anew")

// kernelCalls are the system calls of x86-64 by name, as golang.org/x/sys at
// go.mod's version has them.
func kernelCalls(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/sys").Output()
	if err != nil {
		t.Fatalf("find golang.org/x/sys: %v", err)
	}
	source := read(t, filepath.Join(strings.TrimSpace(string(out)), "unix", "zsysnum_linux_amd64.go"))
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^\tSYS_(\w+) += \d+$`).FindAllStringSubmatch(source, -1) {
		names = append(names, strings.ToLower(m[1]))
	}
	if len(names) < 300 {
		t.Fatalf("%d system calls", len(names))
	}
	return names
}

// seccomp.json is what seccomp.go makes.
func TestSeccompFile(t *testing.T) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", "\t")
	if err := e.Encode(newProfile(kernelCalls(t))); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("seccomp.json", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(read(t, "seccomp.json"), out.String()); diff != "" {
		t.Errorf("seccomp.json is out of date (-have +want), run go test ./scripts/docker -update\n%s", diff)
	}
}

// Each system call has one answer; every refused name is one that there is.
func TestSeccompRules(t *testing.T) {
	known := kernelCalls(t)
	var p profile
	d := json.NewDecoder(strings.NewReader(read(t, "seccomp.json")))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	seen := map[string][]rule{}
	for _, r := range p.Syscalls {
		for _, name := range r.Names {
			if !slices.Contains(known, name) {
				t.Errorf("there is no system call %s", name)
			}
			if len(r.Args) == 0 && len(seen[name]) > 0 {
				t.Errorf("%s has two rules", name)
			}
			seen[name] = append(seen[name], r)
		}
	}
	for _, name := range known {
		if len(seen[name]) == 0 {
			t.Errorf("%s has no rule", name)
		}
	}
	for _, name := range []string{"mount", "setns", "bpf", "ptrace", "io_uring_setup", "clone3"} {
		if r := seen[name]; len(r) != 1 || r[0].Action != refuse {
			t.Errorf("%s is not refused: %+v", name, r)
		}
	}
	for _, name := range []string{"chroot", "execve", "seccomp", "prctl", "futex", "memfd_create"} {
		if r := seen[name]; len(r) != 1 || r[0].Action != allow || len(r[0].Args) != 0 {
			t.Errorf("%s is not allowed: %+v", name, r)
		}
	}
	for _, name := range []string{"clone", "unshare"} {
		r := seen[name]
		if len(r) != 1 || r[0].Action != allow || len(r[0].Args) != 1 {
			t.Errorf("%s has not the rule of its own: %+v", name, r)
			continue
		}
		mask := r[0].Args[0].Value
		for flags, allowed := range map[uint64]bool{newUser: true, newUser | newPID | newNet | 17: true, newMount: false, newUser | newMount: false, newUTS: false, newIPC: false, newCgroup: false} {
			if (flags&mask == 0) != allowed {
				t.Errorf("%s with flags %#x: allowed is %v", name, flags, !allowed)
			}
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
