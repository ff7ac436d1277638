package verify

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/threebook/threebook/kit/agreement"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// calibration holds how far the judge agrees with people against the test's ratings,
// and its figures against its points. What only the labels tell, how people agree with
// each other, is not worked out again; the labels themselves are, by their sha256.
func (v *verifier) calibration(dir string, t runs.TestResults, m runs.Manifest) {
	c, err := runs.ReadCalibration(filepath.Join(dir, runs.CalibrationName))
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		v.add(Changed, runs.CalibrationName, "it cannot be read: %v", withoutDir(err, dir))
		return
	}
	type picture struct {
		name   string
		sample int
		sha256 string
	}
	ratings := map[picture]float64{}
	for _, r := range t.Results {
		if r.Rating != nil {
			ratings[picture{r.Name, r.Sample, r.ShotSHA256}] = *r.Rating
		}
	}
	var points []agreement.Picture
	for _, p := range c.Points {
		if now, rated := ratings[picture{p.Name, p.Sample, p.ShotSHA256}]; p.Test == m.ID && (!rated || now != p.Judge) {
			v.add(Changed, runs.CalibrationName, "it has another rating of %s than the test", p.Name)
			return
		}
		points = append(points, agreement.Picture{Judge: p.Judge, Scores: map[string]float64{"": p.People}})
	}
	config := agreement.Config{Bins: c.Agreement.Bins, Bootstrap: stats.Bootstrap{Seed: c.Seed}}
	for _, of := range c.Agreement.Thresholds {
		config.Thresholds = append(config.Thresholds, of.Threshold)
	}
	again, err := agreement.Measure(points, config)
	said := c.Agreement
	said.Raters, again.Raters = nil, nil
	x, errX := json.Marshal(said)
	y, errY := json.Marshal(again)
	if err := errors.Join(err, errX, errY); err != nil {
		v.add(Changed, runs.CalibrationName, "its figures cannot be worked out again: %v", err)
	} else if string(x) != string(y) {
		v.add(Changed, runs.CalibrationName, "its figures do not follow from its points")
	} else {
		v.add(OK, runs.CalibrationName, "its figures follow from its points, and those are the test's ratings")
	}
	switch found, at := v.find(dir, c.Labels); {
	case at == "":
		v.add(NotHere, "labels", "%s is not here and cannot be checked", c.Labels.Path)
	case found.SHA256 != c.Labels.SHA256:
		v.add(Changed, "labels", "%s has changed since the judge was held against it", c.Labels.Path)
	default:
		v.add(OK, "labels", "%s as recorded", c.Labels.Path)
	}
}
