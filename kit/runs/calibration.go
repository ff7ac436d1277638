package runs

import (
	"errors"
	"fmt"

	"github.com/threebook/threebook/kit/agreement"
)

// CalibrationName is the file in a test's run directory that says how far the
// test's judge agrees with people.
const CalibrationName = "calibration.json"

// CalibrationSchema is the schema of calibration.json.
const CalibrationSchema = "threebook.calibration/1"

// Calibration is calibration.json. It holds no times: the same labels and tests give
// the same bytes.
type Calibration struct {
	Schema    string              `json:"schema"`
	Tests     []string            `json:"tests"` // ids of the tests whose pictures were scored, the same in each of them
	Judge     Judge               `json:"judge"`
	Labels    Input               `json:"labels"`             // the file of scores
	Scores    int                 `json:"scores"`             // that count
	Replaced  int                 `json:"replaced,omitempty"` // scores that a later one of the same rater and picture replaced
	Raters    []string            `json:"raters"`             // initials; "" where the labels do not say
	Seed      int64               `json:"seed"`               // of the bootstrap
	LeftOut   []LeftOut           `json:"left_out,omitempty"`
	Warnings  []string            `json:"warnings,omitempty"`
	Agreement agreement.Agreement `json:"agreement"`
	Points    []CalibrationPoint  `json:"points"` // a picture each
}

// CalibrationPoint is one picture that the judge rated and people scored.
type CalibrationPoint struct {
	Test       string  `json:"test"` // id of the one that the judge's rating is from
	Name       string  `json:"name"`
	Sample     int     `json:"sample"`
	ShotSHA256 string  `json:"shot_sha256"`
	Judge      float64 `json:"judge"`
	People     float64 `json:"people"` // mean over the raters
	Raters     int     `json:"raters"` // how many scored it
}

// LeftOut is a picture that people scored and that does not count.
type LeftOut struct {
	Name   string `json:"name"`
	Sample int    `json:"sample"`
	Reason string `json:"reason"`
}

// WriteCalibration writes a calibration, whole or not at all. The schema is filled in.
func WriteCalibration(path string, c Calibration) error {
	c.Schema = CalibrationSchema
	if err := c.check(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return WriteJSON(path, c)
}

// ReadCalibration reads a calibration and checks its schema and that it agrees with
// itself.
func ReadCalibration(path string) (Calibration, error) {
	var c Calibration
	if err := readJSON(path, CalibrationSchema, &c); err != nil {
		return Calibration{}, err
	}
	if err := c.check(); err != nil {
		return Calibration{}, fmt.Errorf("read %s: %w", path, err)
	}
	return c, nil
}

func (c Calibration) check() error {
	a := c.Agreement
	if len(c.Points) == 0 || a.Pictures != len(c.Points) {
		return fmt.Errorf("it has %d points of %d pictures", len(c.Points), a.Pictures)
	}
	if len(c.Tests) == 0 || len(c.Raters) == 0 {
		return errors.New("it names no test or no rater")
	}
	for _, p := range c.Points {
		if !(p.Judge >= 0 && p.Judge <= 1) || !(p.People >= 0 && p.People <= 1) {
			return fmt.Errorf("%s, sample %d: a rating of %g and a score of %g, want both in [0, 1]", p.Name, p.Sample, p.Judge, p.People)
		}
	}
	figures := []agreement.Figure{a.Spearman, a.Kendall, a.Kappa, a.MeanAbsoluteError, a.Bias}
	for _, t := range a.Thresholds {
		if t.Pictures() != a.Pictures {
			return fmt.Errorf("threshold %g counts %d pictures of %d", t.Threshold, t.Pictures(), a.Pictures)
		}
		figures = append(figures, t.Accuracy, t.Precision, t.Recall)
	}
	if r := a.Raters; r != nil {
		figures = append(figures, r.Kappa.Figure, r.Spearman.Figure, r.JudgeKappa.Figure, r.JudgeSpearman.Figure)
	}
	for _, f := range figures {
		if (f.Value == nil) != (f.Undefined != "") || f.Interval != nil && (len(f.Interval) != 2 || f.Value == nil) {
			return errors.New("a figure is neither defined nor undefined, or has an interval that is none")
		}
	}
	return nil
}
