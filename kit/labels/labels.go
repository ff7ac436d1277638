// Package labels is labels.csv: what people think of pictures. People give their
// scores on the page of kit/rate, or write the file by hand.
package labels

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Label is a row of labels.csv: what one person thought of one picture.
type Label struct {
	Line   int     // in the file, from 1
	Name   string  // the example's
	Sample int     // from 0
	SHA256 string  // of the picture, in hex; empty if the file does not say
	Score  float64 // in [0, 1]
	Rater  string  // initials in capitals; empty if the file does not say
	Time   time.Time
}

// columns of labels.csv, of which name and score are required.
var columns = []string{"name", "sample", "shot_sha256", "score", "rater", "time"}

// Header is the first line of the labels.csv that this program writes, with its end.
var Header = row(columns...)

// CSV is the label as a line below [Header], with its end.
func (l Label) CSV() string {
	return row(l.Name, strconv.Itoa(l.Sample), l.SHA256, strconv.FormatFloat(l.Score, 'f', -1, 64), l.Rater, l.Time.UTC().Format(time.RFC3339))
}

func row(fields ...string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(fields) // a strings.Builder never fails
	w.Flush()
	return b.String()
}

// Parse reads labels.csv: a header with the columns name, sample, shot_sha256,
// score, rater and time, in any order, of which only name and score are required,
// and a row a score. A missing sample is 0. The rows come in the order of the file:
// of several scores of one rater for one picture the last counts.
//
// An unknown column, as a misspelt one would be, and a row that is no label are
// errors that name the line. A last line without an end that is no label was torn
// while it was written; it is left out with a warning.
func Parse(data []byte) (labels []Label, warnings []string, err error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // as spreadsheets begin a file
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil, errors.New("the file is empty")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w", err)
	}
	at, err := positions(head)
	if err != nil {
		return nil, nil, fmt.Errorf("%w", err)
	}
	for {
		begin := in.InputOffset()
		fields, err := in.Read()
		if errors.Is(err, io.EOF) {
			return labels, warnings, nil
		}
		line := 1 + bytes.Count(data[:begin], []byte("\n"))
		var label Label
		if err == nil {
			line, _ = in.FieldPos(0)
			label, err = parseLabel(fields, len(head), at)
		}
		if err != nil {
			if rest := data[begin:]; bytes.IndexByte(bytes.TrimLeft(rest, "\r\n"), '\n') < 0 {
				return labels, append(warnings, fmt.Sprintf("the last line was torn while it was written and is left out: %q", rest)), nil
			}
			return nil, nil, fmt.Errorf("line %d: %w", line, err)
		}
		label.Line = line
		labels = append(labels, label)
	}
}

// positions finds the columns in the header; one that is not there is at -1.
func positions(head []string) (map[string]int, error) {
	at := map[string]int{}
	for _, name := range columns {
		at[name] = -1
	}
	for i, name := range head {
		name = strings.TrimSpace(name)
		switch have, known := at[name]; {
		case !known && len(head) == 1 && strings.ContainsAny(name, ";\t"):
			return nil, fmt.Errorf("the header %q is not separated by commas", name)
		case !known:
			return nil, fmt.Errorf("unknown column %q (known: %s)", name, strings.Join(columns, ", "))
		case have >= 0:
			return nil, fmt.Errorf("the column %s is there twice", name)
		}
		at[name] = i
	}
	for _, name := range []string{"name", "score"} {
		if at[name] < 0 {
			return nil, fmt.Errorf("there is no column %s (known: %s)", name, strings.Join(columns, ", "))
		}
	}
	return at, nil
}

func parseLabel(fields []string, want int, at map[string]int) (Label, error) {
	if len(fields) != want {
		return Label{}, fmt.Errorf("%d fields, want %d as in the header", len(fields), want)
	}
	field := func(name string) string {
		if at[name] < 0 {
			return ""
		}
		return fields[at[name]]
	}
	l := Label{Name: field("name")}
	if l.Name == "" {
		return Label{}, errors.New("the name is empty")
	}
	var err error
	if l.Score, err = strconv.ParseFloat(field("score"), 64); err != nil || !(l.Score >= 0 && l.Score <= 1) {
		return Label{}, fmt.Errorf("score %q: want a number from 0 to 1", field("score"))
	}
	if s := field("sample"); s != "" {
		if l.Sample, err = strconv.Atoi(s); err != nil || l.Sample < 0 {
			return Label{}, fmt.Errorf("sample %q: want 0, 1, …", s)
		}
	}
	if s := field("shot_sha256"); s != "" {
		if raw, err := hex.DecodeString(s); err != nil || len(raw) != 32 {
			return Label{}, fmt.Errorf("shot_sha256 %q: want 64 hex digits", s)
		}
		l.SHA256 = strings.ToLower(s)
	}
	if s := field("rater"); s != "" {
		if l.Rater, err = Initials(s); err != nil {
			return Label{}, fmt.Errorf("rater: %w", err)
		}
	}
	if s := field("time"); s != "" {
		at, err := time.Parse(time.RFC3339, s)
		if l.Time = at.UTC(); err != nil || l.Time.Year() < 1 || l.Time.Year() > 9999 {
			return Label{}, fmt.Errorf("time %q: want a time such as 2026-11-23T10:04:31Z", s)
		}
	}
	return l, nil
}

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
