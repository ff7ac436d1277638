package rate

import (
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Label is a row of labels.csv: what a person thought of one picture. A later label
// of the same rater and picture replaces the earlier one.
type Label struct {
	Name   string // the example's
	Sample int    // from 0
	SHA256 string // of the picture, in hex
	Score  float64
	Rater  string // initials
	Time   time.Time
}

// columns are the header of labels.csv.
var columns = []string{"name", "sample", "shot_sha256", "score", "rater", "time"}

// ErrNotLabels says that a file is not a file of labels.
var ErrNotLabels = errors.New("not a file of labels")

// Initials checks a rater's initials, 1 to 8 letters A to Z or digits, and gives
// them in capitals.
func Initials(s string) (string, error) {
	short := strings.TrimSpace(s)
	other := func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	if len(short) < 1 || len(short) > 8 || strings.ContainsFunc(short, other) {
		return "", fmt.Errorf("initials %q: want 1 to 8 letters A to Z or digits", s)
	}
	return strings.ToUpper(short), nil
}

// line is the label as a line of labels.csv, with its end.
func (l Label) line() string {
	return row(l.Name, strconv.Itoa(l.Sample), l.SHA256, strconv.FormatFloat(l.Score, 'f', -1, 64), l.Rater, l.Time.UTC().Format(time.RFC3339))
}

func row(fields ...string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(fields) // a strings.Builder never fails
	w.Flush()
	return b.String()
}

// rounded gives a score of at most three decimals, and 0 without a sign.
func rounded(score float64) float64 { return math.Abs(math.Round(score*1000) / 1000) }

// ParseLabels reads labels.csv, header included, in the order of its rows. Another
// header is [ErrNotLabels]; a row that is no label is an error that names its line.
func ParseLabels(r io.Reader) ([]Label, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if errors.Is(err, io.EOF) || err == nil && !slices.Equal(head, columns) || errors.Is(err, csv.ErrQuote) || errors.Is(err, csv.ErrBareQuote) {
		return nil, fmt.Errorf("%w: want the header %s", ErrNotLabels, strings.Join(columns, ","))
	}
	if err != nil {
		return nil, err
	}
	var out []Label
	for {
		fields, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		l, err := parseLabel(fields)
		if err != nil {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		out = append(out, l)
	}
}

func parseLabel(fields []string) (Label, error) {
	if len(fields) != len(columns) {
		return Label{}, fmt.Errorf("%s, want %d", count(len(fields), "field"), len(columns))
	}
	l := Label{Name: fields[0], SHA256: fields[2]}
	var err error
	if l.Name == "" {
		return Label{}, errors.New("the name is empty")
	}
	if l.Sample, err = strconv.Atoi(fields[1]); err != nil || l.Sample < 0 {
		return Label{}, fmt.Errorf("sample %q: want 0, 1, …", fields[1])
	}
	if raw, err := hex.DecodeString(l.SHA256); err != nil || len(raw) != 32 {
		return Label{}, fmt.Errorf("shot_sha256 %q: want 64 hex digits", l.SHA256)
	}
	if l.Score, err = strconv.ParseFloat(fields[3], 64); err != nil || !(l.Score >= 0 && l.Score <= 1) {
		return Label{}, fmt.Errorf("score %q: want a number from 0 to 1", fields[3])
	}
	if l.Rater, err = Initials(fields[4]); err != nil {
		return Label{}, fmt.Errorf("rater: %w", err)
	}
	at, err := time.Parse(time.RFC3339, fields[5])
	if l.Time = at.UTC(); err != nil || l.Time.Year() < 1 || l.Time.Year() > 9999 {
		return Label{}, fmt.Errorf("time %q: want a time such as 2026-11-23T10:04:31Z", fields[5])
	}
	return l, nil
}
