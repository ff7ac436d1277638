package rate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/threebook/threebook/kit/runs"
)

// maxPicture is the size of the largest file that is shown, in bytes: a picture of
// 4096×4096 pixels that cannot be compressed.
const maxPicture = 64 << 20

// picture is one to be scored.
type picture struct {
	name          string // the example's
	sample        int
	sha256        string
	description   string
	dir           string // the run directory, with shots/
	width, height int    // in pixels
}

// key is what a label belongs to. A picture that two samples or two tests have of
// the same example is the same picture.
type key struct{ name, sha256 string }

func (p picture) key() key { return key{p.name, p.sha256} }

// readTests lists the pictures of tests, each once. What has no picture is not
// scored: code that draws nothing is rated 0 without anybody's looking.
func readTests(tests []string) (all []picture, warnings []string, err error) {
	if len(tests) == 0 {
		return nil, nil, errors.New("no test is named")
	}
	at := map[key]int{}
	described := map[string]picture{}
	rows, without := 0, 0
	for _, test := range tests {
		results, dir, err := readTest(test)
		if err != nil {
			return nil, nil, err
		}
		rows += len(results.Results)
		for _, r := range results.Results {
			if r.ShotSHA256 == "" || r.Outcome.ModelFailure() {
				without++
				continue
			}
			p := picture{name: r.Name, sample: r.Sample, sha256: r.ShotSHA256, description: r.Description, dir: dir}
			if strings.ContainsFunc(p.name, unicode.IsControl) {
				return nil, nil, fmt.Errorf("read test %s: the example's name %q has a control character, which labels cannot hold", test, p.name)
			}
			if other, ok := described[p.name]; ok && other.description != p.description {
				return nil, nil, fmt.Errorf("read test %s: it describes %s otherwise than the one in %s: score them into two files", test, p.name, other.dir)
			}
			described[p.name] = p
			if i, ok := at[p.key()]; ok {
				all[i].sample = min(all[i].sample, p.sample)
				continue
			}
			data, err := p.read()
			if err == nil {
				p.width, p.height, err = size(data)
			}
			if err != nil {
				warnings = append(warnings, fmt.Sprintf("%s: the picture of %s, sample %d, is left out: %v", test, p.name, p.sample, err))
				continue
			}
			at[p.key()] = len(all)
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		why := ""
		if len(warnings) > 0 {
			why = " (" + warnings[0] + ")"
		}
		return nil, warnings, fmt.Errorf("read tests: no pictures to score: of %s, %d drew nothing and the pictures of %d cannot be shown%s", count(rows, "answer"), without, rows-without, why)
	}
	if without > 0 {
		warnings = append(warnings, fmt.Sprintf("%s drew nothing and are not shown: they are rated 0 by rule", count(without, "answer")))
	}
	return all, warnings, nil
}

// readTest reads the results that path names, and says in which directory their pictures lie.
func readTest(path string) (runs.TestResults, string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return runs.TestResults{}, "", fmt.Errorf("read test: %w", err)
	}
	dir, file := filepath.Dir(path), path
	if info.IsDir() {
		dir, file = path, filepath.Join(path, runs.ResultsJSONName)
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return runs.TestResults{}, "", fmt.Errorf("read test %s: it has no %s: name the run directory of a finished test", path, runs.ResultsJSONName)
		}
	}
	results, err := runs.ReadResults(file)
	if err != nil {
		return runs.TestResults{}, "", fmt.Errorf("read test: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "shots")); err != nil && !info.IsDir() {
		return runs.TestResults{}, "", fmt.Errorf("read test %s: no shots/ lies beside it: name the test's run directory", path)
	}
	return results, dir, nil
}

// read gives the PNG, which is the one that its hash names.
func (p picture) read() ([]byte, error) {
	if raw, err := hex.DecodeString(p.sha256); err != nil || len(raw) != sha256.Size || strings.ToLower(p.sha256) != p.sha256 {
		return nil, errors.New("its hash is malformed")
	}
	path := runs.ShotPath(p.dir, p.sha256)
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.New("its file is missing from shots/")
	}
	if !info.Mode().IsRegular() || info.Size() > maxPicture {
		return nil, errors.New("its file is too large or no file")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, errors.New("its file cannot be read")
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != p.sha256 {
		return nil, errors.New("its file does not match its hash")
	}
	return data, nil
}

// size gives a PNG's width and height in pixels.
func size(data []byte) (width, height int, err error) {
	head, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0, errors.New("its file is not a PNG")
	}
	return head.Width, head.Height, nil
}
