package docker

import (
	"encoding/json"
	"go/version"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the repository's.
const root = "../.."

// instruction is one of the Dockerfile's, with its stage and without line breaks.
type instruction struct{ stage, name, text string }

// dockerfile reads the instructions.
func dockerfile(t *testing.T) []instruction {
	t.Helper()
	text := regexp.MustCompile(`(?m)^\s*#.*\n`).ReplaceAllString(read(t, root+"/Dockerfile"), "")
	text = strings.ReplaceAll(text, "\\\n", " ")
	var list []instruction
	stage := ""
	for line := range strings.Lines(text) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "" {
			continue
		}
		if name == "FROM" {
			f := strings.Fields(rest)
			if len(f) != 3 || f[1] != "AS" {
				t.Fatalf("FROM %s names no stage", rest)
			}
			stage = f[2]
		}
		list = append(list, instruction{stage, name, rest})
	}
	return list
}

// find gives the text of the instructions of a kind that hold all the words.
func find(list []instruction, name string, words ...string) []string {
	var out []string
	for _, i := range list {
		if i.name == name && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(i.text, w) }) {
			out = append(out, i.text)
		}
	}
	return out
}

// match is the one group of a pattern in a text.
func match(t *testing.T, pattern, text string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("nothing matches %s", pattern)
	}
	return m[1]
}

// Every image is named by its exact tag and its digest, or is a stage before it.
func TestImagesArePinned(t *testing.T) {
	exact := regexp.MustCompile(`^(golang:\d+\.\d+\.\d+-bookworm|debian:bookworm-\d{8}-slim)@sha256:[0-9a-f]{64} AS `)
	stages := []string{}
	for _, i := range dockerfile(t) {
		if i.name != "FROM" {
			continue
		}
		from, _, _ := strings.Cut(i.text, " ")
		known := slices.Contains(stages, from)
		if from == "plugins-${DEVICE}" {
			known = slices.Contains(stages, "plugins-cpu") && slices.Contains(stages, "plugins-cuda")
		}
		if !known && !exact.MatchString(i.text) {
			t.Errorf("FROM %s is neither a stage nor pinned", i.text)
		}
		stages = append(stages, i.stage)
	}
	for _, text := range find(dockerfile(t), "COPY", "--from=") {
		if from := match(t, `--from=(\S+)`, text); !slices.Contains(stages, from) {
			t.Errorf("COPY %s: there is no stage %s", text, from)
		}
	}
}

// The image's Go is recent enough for go.mod and for the notebook's programs.
func TestGoBuildsTheRepository(t *testing.T) {
	image := "go" + match(t, `FROM golang:([\d.]+)-`, read(t, root+"/Dockerfile"))
	for _, file := range []string{"go.mod", "tools/go.mod", "tools/notebook/go.mod"} {
		need := "go" + match(t, `(?m)^go ([\d.]+)$`, read(t, root+"/"+file))
		if version.Compare(image, need) < 0 {
			t.Errorf("the image has %s, %s needs %s", image, file, need)
		}
	}
}

// Every Debian package is named with its version.
func TestPackagesArePinned(t *testing.T) {
	for _, text := range find(dockerfile(t), "RUN", "apt-get install") {
		list := match(t, `apt-get install -y --no-install-recommends ([^;]+);`, text)
		for _, p := range strings.Fields(list) {
			if !regexp.MustCompile(`^[a-z0-9.+-]+=[0-9]\S*$`).MatchString(p) {
				t.Errorf("package %s has no version", p)
			}
		}
	}
	if len(find(dockerfile(t), "ARG", "SNAPSHOT=20")) != 1 {
		t.Error("no day of Debian's archive is named")
	}
}

// Three.js and ECharts are those of the lock file, which has all that package.json asks for.
func TestNpmUsesTheLock(t *testing.T) {
	list := dockerfile(t)
	if len(find(list, "COPY", "package.json package-lock.json")) != 1 || len(find(list, "RUN", "npm ci")) != 1 || len(find(list, "RUN", "npm install")) != 0 {
		t.Error("npm ci is not what installs the packages")
	}
	var asked struct{ Dependencies map[string]string }
	var lock struct {
		Packages map[string]struct{ Version, Integrity string }
	}
	for file, into := range map[string]any{"package.json": &asked, "package-lock.json": &lock} {
		if err := json.Unmarshal([]byte(read(t, root+"/"+file)), into); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	for name, want := range asked.Dependencies {
		if got := lock.Packages["node_modules/"+name]; got.Version != want || got.Integrity == "" {
			t.Errorf("%s is %s in package.json, %s in the lock file", name, want, got.Version)
		}
	}
}

var wheel = regexp.MustCompile(`^([a-z0-9.-]+)==(\S+) --hash=sha256:([0-9a-f]{64})$`)

// wheels reads a requirements file: each line is a package, a version and one hash.
func wheels(t *testing.T, file string) map[string][2]string {
	t.Helper()
	out := map[string][2]string{}
	for line := range strings.Lines(read(t, file)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		m := wheel.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("%s: %q is not PACKAGE==VERSION --hash=sha256:HASH", file, line)
			continue
		}
		out[m[1]] = [2]string{m[2], m[3]}
	}
	if len(out) == 0 {
		t.Errorf("%s is empty", file)
	}
	return out
}

// The wheels have versions and hashes, the hashes are asked for, and what is
// asked for in FILE.in is what FILE.txt has.
func TestWheelsArePinned(t *testing.T) {
	list := dockerfile(t)
	for _, name := range []string{"cpu", "cuda", "jupyter"} {
		have := wheels(t, name+".txt")
		if len(find(list, "RUN", "--require-hashes", "--no-deps", "-r /tmp/"+name+".txt")) != 1 {
			t.Errorf("%s.txt is not installed with its hashes", name)
		}
		asked, err := os.ReadFile(name + ".in")
		if err != nil {
			continue // cpu.txt follows scripts/setup
		}
		for _, m := range regexp.MustCompile(`(?m)^([a-z0-9.-]+)==(\S+)$`).FindAllStringSubmatch(string(asked), -1) {
			if have[m[1]][0] != m[2] {
				t.Errorf("%s.in asks for %s, %s.txt has %q: run scripts/docker/pin %s", name, m[0], name, have[m[1]][0], name)
			}
		}
	}
	for _, text := range find(list, "RUN", "pip install") {
		if !strings.Contains(text, "--require-hashes") {
			t.Errorf("RUN %s takes wheels without hashes", text)
		}
	}
}

// The CPU plug-in is the one that scripts/setup fetches, and the CUDA plug-in
// is of the same release of XLA.
func TestPluginsAreOneRelease(t *testing.T) {
	setup := read(t, root+"/scripts/setup")
	field := func(name string) string { return match(t, `(?m)^plugin_`+name+`=(\S+)$`, setup) }
	got := wheels(t, "cpu.txt")[field("package")]
	if want := [2]string{field("version"), field("sha256")}; got != want {
		t.Errorf("cpu.txt has %v, scripts/setup %v", got, want)
	}
	if cuda := wheels(t, "cuda.txt")["jax-cuda13-pjrt"][0]; cuda != field("version") {
		t.Errorf("the CUDA plug-in is %s, the CPU plug-in %s", cuda, field("version"))
	}
}

// The image runs as a user with a number that is not root's.
func TestUserIsNotRoot(t *testing.T) {
	list := dockerfile(t)
	users := find(list, "USER")
	if len(users) == 0 || users[len(users)-1] != "${UID}:${GID}" {
		t.Fatalf("the last USER is %q", users)
	}
	for _, name := range []string{"UID", "GID"} {
		if text := find(list, "ARG", name+"="); len(text) != 1 || !regexp.MustCompile(`=[1-9]\d*$`).MatchString(text[0]) {
			t.Errorf("%s is %q", name, text)
		}
	}
}

// What the Dockerfile copies and starts is there, and Docker reads only what it should.
func TestFilesAreThere(t *testing.T) {
	list := dockerfile(t)
	for _, text := range find(list, "COPY") {
		if strings.Contains(text, "--from=") {
			continue
		}
		f := strings.Fields(regexp.MustCompile(`--\S+`).ReplaceAllString(text, ""))
		for _, source := range f[:len(f)-1] {
			if _, err := os.Stat(root + "/" + source); err != nil {
				t.Errorf("COPY %s: %v", text, err)
			}
		}
	}
	for _, program := range []string{"scripts/docker/entrypoint", "scripts/kernel"} {
		if info, err := os.Stat(root + "/" + program); err != nil || info.Mode()&0o111 == 0 {
			t.Errorf("%s is no program: %v", program, err)
		}
	}
	ignored := strings.Split(read(t, root+"/.dockerignore"), "\n")
	for _, line := range strings.Fields(read(t, root+"/.gitignore")) {
		line = strings.Trim(line, "/")
		if !slices.Contains(ignored, line) && !slices.Contains(ignored, "**/"+line) {
			t.Errorf("git ignores %s, Docker does not", line)
		}
	}
	var kernel struct{ Argv []string }
	if err := json.Unmarshal([]byte(read(t, "kernel.json")), &kernel); err != nil {
		t.Fatal(err)
	}
	if len(find(list, "WORKDIR", "/threebook")) == 0 || len(kernel.Argv) == 0 || kernel.Argv[0] != "/threebook/scripts/kernel" {
		t.Errorf("the kernel is started with %q", kernel.Argv)
	}
}

// What is warm in the image is what cells are built from.
func TestCellsFindTheirPackagesBuilt(t *testing.T) {
	if len(find(dockerfile(t), "RUN", "./scripts/kernel --build")) != 1 {
		t.Error("the packages are not built as the kernel builds them")
	}
}
