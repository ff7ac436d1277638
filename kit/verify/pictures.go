package verify

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// pictures checks that every picture that a row names is there, and that each file in
// shots/ is what its name says.
func (v *verifier) pictures(ctx context.Context, dir string, t runs.TestResults, m runs.Manifest) error {
	listed := map[string]bool{} // whose loss or change has been named among the outputs
	for _, o := range m.Outputs {
		listed[o.Path] = true
	}
	files, err := os.ReadDir(filepath.Join(dir, "shots"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	there, wrong := map[string]bool{}, 0
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		sum, png := strings.CutSuffix(f.Name(), ".png")
		if !png || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		there[sum] = true
		if listed["shots/"+f.Name()] {
			continue // it has been looked at
		}
		now, err := runs.HashOutput(dir, "shots/"+f.Name())
		if err == nil && now.SHA256 == sum {
			continue
		}
		wrong++
		if err != nil {
			v.add(Changed, "shots/"+f.Name(), "it cannot be read: %v", withoutDir(err, dir))
		} else {
			v.add(Changed, "shots/"+f.Name(), "its sha256 is %s, not that of its name", short(now.SHA256))
		}
	}
	gone := map[string]string{} // sha256 to what it is of
	for _, r := range t.Results {
		for sum, of := range map[string]string{r.ShotSHA256: r.Name, r.ReferenceSHA256: "the official code of " + r.Name} {
			if sum != "" && !there[sum] {
				gone[sum] = of
			}
		}
	}
	for _, r := range t.Results { // in their order
		for _, sum := range []string{r.ReferenceSHA256, r.ShotSHA256} {
			if of, ok := gone[sum]; ok {
				delete(gone, sum)
				if wrong++; !listed["shots/"+sum+".png"] {
					v.add(Missing, "shots/"+sum+".png", "the picture of %s", of)
				}
			}
		}
	}
	if wrong == 0 {
		v.add(OK, "shots/", "no picture that a row names is missing, %s", counted(len(there), "file"))
	}
	return nil
}
