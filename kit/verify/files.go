package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
)

// manifest reads run.json. It is nil, with a check that says why, where that cannot be.
func (v *verifier) manifest(dir string) (*runs.Manifest, error) {
	if info, err := os.Stat(dir); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a run directory (a page is checked with --report)", dir)
	}
	v.run = filepath.Base(filepath.Clean(dir))
	m, text, err := runs.ReadManifest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is not a run directory: it has no %s", dir, runs.ManifestName)
	}
	if text == nil {
		return nil, err
	}
	if err != nil {
		v.add(Changed, runs.ManifestName, "it cannot be read: %v", withoutDir(err, dir))
		return nil, nil
	}
	v.run = m.ID
	switch recorded, actual := runs.CheckSelf(text); {
	case recorded == "":
		v.add(NotRecorded, runs.ManifestName, "it holds no sha256 of itself")
	case recorded != actual:
		v.add(Changed, runs.ManifestName, "its own sha256 is %s, not %s as it says", short(actual), short(recorded))
	default:
		v.add(OK, runs.ManifestName, "its own sha256 is right")
	}
	if m.Named() {
		v.add(OK, runs.ManifestName, "its name follows from its parameters, seed and inputs")
	} else {
		v.add(Changed, runs.ManifestName, "the run is called %s, which does not follow from its parameters, seed and inputs", m.ID)
	}
	return &m, nil
}

// outputs checks the files that the run left.
func (v *verifier) outputs(ctx context.Context, dir string, m runs.Manifest) error {
	if len(m.Outputs) == 0 {
		why := "by an earlier version"
		switch {
		case m.Outcome != runs.Done:
			why = "the run is " + m.Outcome
		case m.Kind == runs.KindDemo:
			return nil // its files are those of the runs that it made
		}
		v.add(NotRecorded, "files", "their sha256 are not in %s (%s)", runs.ManifestName, why)
		return nil
	}
	whole := map[string]int{} // files of a directory that are as recorded
	var order []string
	for _, o := range m.Outputs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !filepath.IsLocal(filepath.FromSlash(o.Path)) {
			v.add(Changed, o.Path, "the recorded path leads out of the run directory")
			continue
		}
		now, err := runs.HashOutput(dir, o.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && o.ForResuming():
			v.add(NotHere, o.Path, "it was deleted; only going on with the training needs it")
		case errors.Is(err, fs.ErrNotExist):
			v.add(Missing, o.Path, "%s is recorded and the file is gone", counted(int(o.Bytes), "byte"))
		case err != nil:
			v.add(Changed, o.Path, "it cannot be read: %v", withoutDir(err, dir))
		case now.Bytes != o.Bytes:
			v.add(Changed, o.Path, "it has %s, not %d as recorded", counted(int(now.Bytes), "byte"), o.Bytes)
		case now.SHA256 != o.SHA256:
			v.add(Changed, o.Path, "its sha256 is %s, not %s as recorded", short(now.SHA256), short(o.SHA256))
		default:
			if whole[group(o.Path)]++; whole[group(o.Path)] == 1 {
				order = append(order, group(o.Path))
			}
		}
	}
	for _, g := range order {
		if strings.HasSuffix(g, "/") {
			v.add(OK, g, "%s as recorded", counted(whole[g], "file"))
		} else {
			v.add(OK, g, "as recorded")
		}
	}
	return v.strangers(dir, m)
}

// group is what a file is shown under when all is well: itself, or the directory.
func group(file string) string {
	if at := strings.IndexByte(file, '/'); at >= 0 {
		return file[:at+1]
	}
	return file
}

// strangers names the files that came into the directory after the run ended.
func (v *verifier) strangers(dir string, m runs.Manifest) error {
	known := map[string]bool{runs.ManifestName: true}
	for _, o := range m.Outputs {
		known[o.Path] = true
	}
	return fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case !entry.IsDir() && !known[name]:
			v.add(NotRecorded, name, "it was not there when the run ended")
		}
		return nil
	})
}

// code checks the record of what was changed on top of the revision.
func (v *verifier) code(dir string, m runs.Manifest) {
	name := m.Code.DiffName()
	if name == "" {
		return
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	switch {
	case errors.Is(err, fs.ErrNotExist) && m.Code.DiffBytes == 0:
		v.add(NotRecorded, "code", "the text of the changes on top of revision %s, only its sha256", short(m.Code.Revision))
	case errors.Is(err, fs.ErrNotExist):
		v.add(Missing, name, "the text of the changes on top of revision %s", short(m.Code.Revision))
	case err != nil:
		v.add(Changed, name, "it cannot be read: %v", withoutDir(err, dir))
	case m.Code.DiffIsCut():
		v.add(OK, name, "the first %d of %d bytes of the changes on top of revision %s", len(data), m.Code.DiffBytes, short(m.Code.Revision))
	case runs.HashText(string(data)) != m.Code.DiffSHA256:
		v.add(Changed, name, "its sha256 is %s, not that of the changes that ran, %s", short(runs.HashText(string(data))), short(m.Code.DiffSHA256))
	default:
		v.add(OK, name, "the changes on top of revision %s that ran", short(m.Code.Revision))
	}
}

// inputs checks what the run was made from, where that still lies.
func (v *verifier) inputs(ctx context.Context, dir string, m runs.Manifest) error {
	for _, in := range m.Inputs {
		if err := ctx.Err(); err != nil {
			return err
		}
		what := "input " + in.Name
		if m.Kind == runs.KindPretrain && in.Name == "corpus" {
			v.add(NotHere, what, "no file: %s, drawn by the training", in.Path)
			continue
		}
		found, at := v.find(dir, in)
		switch {
		case at == "":
			v.add(NotHere, what, "%s is not here and cannot be checked", in.Path)
		case found.SHA256 != in.SHA256:
			v.add(Changed, what, "%s has the sha256 %s, not %s as recorded", in.Path, short(found.SHA256), short(in.SHA256))
		default:
			v.add(OK, what, "%s as recorded", in.Path)
			if in.Name == "data" {
				v.trainingRows(at, m)
			}
		}
		if in.Name == "base model" && m.BaseModel.SHA256 != "" && m.BaseModel.SHA256 != in.SHA256 {
			v.add(Changed, runs.ManifestName, "it gives the base model two sha256, %s and %s", short(m.BaseModel.SHA256), short(in.SHA256))
		}
	}
	if recorded := m.PromptTemplateSHA256; recorded != "" {
		if recorded == prompt.Default().SHA256() {
			v.add(OK, "prompt template", "this version's own")
		} else {
			v.add(NotHere, "prompt template", "this version of threebook has another one than %s", short(recorded))
		}
	}
	return nil
}

// projectAbove is how many directories above a run a path that was given may start
// from: reports/runs, reports and the project.
const projectAbove = 3

// find hashes an input where it lies: from the working directory, as the path was
// given, or from a directory above the run. One that is as recorded comes first.
func (v *verifier) find(dir string, in runs.Input) (found runs.Input, at string) {
	places := []string{in.Path}
	if full, err := filepath.Abs(dir); err == nil && !filepath.IsAbs(in.Path) {
		for up := range projectAbove {
			places = append(places, filepath.Join(full, strings.Repeat("../", up+1), in.Path))
		}
	}
	for _, place := range places {
		now, known := v.hashed[place]
		if !known {
			var err error
			if now, err = runs.HashInput(in.Name, place); err != nil {
				continue
			}
			v.hashed[place] = now
		}
		if now.SHA256 == in.SHA256 {
			return now, place
		}
		if at == "" {
			found, at = now, place
		}
	}
	return found, at
}

// trainingRows checks that the examples which the manifest names are in the data.
func (v *verifier) trainingRows(data string, m runs.Manifest) {
	if len(m.TrainingRows) == 0 {
		return
	}
	rows := map[runs.Row]bool{}
	err := pairs.Each(data, func(p pairs.Pair) error {
		rows[runs.Row{Name: p.Filename, CodeSHA256: runs.HashText(p.Code)}] = true
		return nil
	})
	if err != nil {
		v.add(Changed, "training rows", "the data cannot be read: %v", err)
		return
	}
	strange := slices.DeleteFunc(slices.Clone(m.TrainingRows), func(r runs.Row) bool { return rows[r] })
	if len(strange) > 0 {
		v.add(Changed, "training rows", "%d of %d are not in the data, the first is %s", len(strange), len(m.TrainingRows), strange[0].Name)
		return
	}
	v.add(OK, "training rows", "the codes of all %d are in the data", len(m.TrainingRows))
}

// withoutDir is an error without the run's directory, which the heading names.
func withoutDir(err error, dir string) string {
	return strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "")
}
