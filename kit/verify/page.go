package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

// pageName is what a report is called that nobody gave a name to.
const pageName = "report.html"

// readReport reads what the given report was made of, and finds its runs where none
// were named.
func (v *verifier) readReport(page **report.Record) error {
	record, err := report.ReadRecord(v.Report)
	if err != nil {
		return err
	}
	*page = &record
	if len(v.Runs) > 0 {
		return nil
	}
	beside := filepath.Dir(v.Report)
	for _, r := range record.Runs {
		if !filepath.IsLocal(r.ID) || filepath.Base(r.ID) != r.ID {
			return fmt.Errorf("read report %s: it names a run %q", v.Report, r.ID)
		}
		places := []string{
			filepath.Join(beside, runs.KindTest.Dir(), r.ID), filepath.Join(beside, runs.KindTrain.Dir(), r.ID), filepath.Join(beside, r.ID),
		}
		at := slices.IndexFunc(places, func(dir string) bool {
			_, err := os.Stat(filepath.Join(dir, runs.ManifestName))
			return err == nil
		})
		if at < 0 {
			return fmt.Errorf("run %s of report %s is not beside it: name its directories", r.ID, v.Report)
		}
		v.Runs = append(v.Runs, places[at])
	}
	return nil
}

// page makes the report twice and compares, with the given one too.
func (v *verifier) page(ctx context.Context, record *report.Record, dirs []string) error {
	if len(dirs) == 0 {
		return nil
	}
	if v.EChartsPath == "" {
		v.add(NotHere, pageName, "the chart library is not installed, so that no report can be made (npm ci installs it)")
		return nil
	}
	cfg := report.Config{Runs: dirs, EChartsPath: v.EChartsPath, Logger: v.Logger}
	name := pageName
	if record != nil {
		name = filepath.Base(v.Report)
		cfg.Title, cfg.PictureLimit = record.Title, record.PictureLimit
		var ok bool
		if cfg.Runs, ok = v.reported(*record, dirs); !ok {
			return nil
		}
	}
	temp, err := os.MkdirTemp("", "threebook-verify-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	v.Logger.Info("making the report twice")
	first, second := filepath.Join(temp, "1"), filepath.Join(temp, "2")
	cfg.Output = filepath.Join(first, name)
	if err := report.Write(ctx, cfg); err != nil {
		if ctx.Err() != nil {
			return err
		}
		v.add(Changed, name, "it cannot be made: %v", err)
		return nil
	}
	again, how := v.Remake, "in another process, time zone and number of threads"
	if again == nil {
		again, how = report.Write, "a second time"
	}
	cfg.Output = filepath.Join(second, name)
	if err := again(ctx, cfg); err != nil {
		if ctx.Err() != nil {
			return err
		}
		v.add(Changed, name, "it cannot be made %s: %v", how, err)
		return nil
	}
	if err := v.sameFiles(first, second, "made "+how+", it is byte-identical", "made "+how+", "); err != nil {
		return err
	}
	if record == nil {
		return nil
	}
	return v.sameFiles(first, filepath.Dir(v.Report), v.Report+" is byte-identical with what its runs give", "it is not what its runs give: ")
}

// reported puts the directories into the order of the report's runs, and checks that
// these are still what the report was made of.
func (v *verifier) reported(record report.Record, dirs []string) (ordered []string, ok bool) {
	ok = true
	for _, r := range record.Runs {
		at := slices.IndexFunc(dirs, func(dir string) bool {
			m, _, err := runs.ReadManifest(dir)
			return err == nil && m.ID == r.ID
		})
		if at < 0 {
			v.add(Changed, filepath.Base(v.Report), "it is about the run %s, which was not given", r.ID)
			ok = false
			continue
		}
		_, text, err := runs.ReadManifest(dirs[at])
		if sum := runs.HashText(string(text)); err == nil && sum != r.SHA256 {
			v.add(Changed, r.ID+"/"+runs.ManifestName, "its sha256 is %s, and was %s when the report was made", short(sum), short(r.SHA256))
		}
		ordered = append(ordered, dirs[at])
	}
	return ordered, ok
}

// sameFiles compares every file in made with the one of its name in other.
func (v *verifier) sameFiles(made, other, same, differs string) error {
	pictures, folder := 0, "" // beside the page, where they are many: one line for all that are the same
	err := filepath.WalkDir(made, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(made, path)
		if err != nil {
			return err
		}
		a, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join(other, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			v.add(Missing, filepath.ToSlash(name), "%sit is not there", differs)
		case err != nil:
			return err
		default:
			if d, found := firstDifference(b, a); found {
				hint := ""
				if otherScripts(a, b) {
					hint = "; its scripts are those of another version of threebook or ECharts"
				}
				v.add(Changed, filepath.ToSlash(name), "%s%s%s", differs, d, hint)
			} else if dir := filepath.Dir(name); dir != "." {
				pictures, folder = pictures+1, dir
			} else {
				v.add(OK, filepath.ToSlash(name), "%s", same)
			}
		}
		return nil
	})
	if pictures > 0 {
		v.add(OK, filepath.ToSlash(folder), "its pictures too, %d files", pictures)
	}
	return err
}

// otherScripts reports whether two pages let different scripts run.
func otherScripts(a, b []byte) bool {
	policy := func(page []byte) []byte {
		_, rest, _ := bytes.Cut(page, []byte(`http-equiv="Content-Security-Policy" content="`))
		value, _, _ := bytes.Cut(rest, []byte(`"`))
		return value
	}
	return !bytes.Equal(policy(a), policy(b))
}
