package pairs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Config says what to pair and where to write it.
type Config struct {
	ScreenshotsDir string   // holds <base>.md
	ScriptsDir     string   // holds <base>_module.js
	Output         string   // .parquet, .json or .jsonl
	Also           []string // further files written in the same pass

	// Sequential gives the first 80% of the pairs to training and the rest to
	// validation, instead of splitting by [SplitOf]. The scripts and descriptions
	// are then read twice, since what is dropped must be known first. Only Parquet
	// keeps the split; a reader of JSON recomputes it by SplitOf.
	Sequential bool

	// Source says where the scenes are from, for the Parquet metadata; "local
	// files" if empty. It is part of the output's bytes.
	Source string

	MaxFileBytes int64 // a larger file is dropped; 16 MiB if 0

	Progress func(done, total int, note string) // after each pair; nil is silent
}

// Make pairs the two directories and writes the outputs. None is written, and
// earlier ones stay as they are, when there is an error: a directory is missing,
// two files have one base name, no pair matches, every pair is dropped, a file
// cannot be read, the disk is full, or ctx ends. The report is filled in as far as
// it was known.
//
// The bytes written depend on the texts and the base names and on nothing else.
func Make(ctx context.Context, c Config) (Report, error) {
	if c.MaxFileBytes <= 0 {
		c.MaxFileBytes = 16 << 20
	}
	if c.Source == "" {
		c.Source = "local files"
	}
	outputs := append([]string{c.Output}, c.Also...)
	if err := checkOutputs(outputs); err != nil {
		return Report{}, err
	}
	descriptions, err := list(c.ScreenshotsDir, "screenshots", descriptionBase)
	if err != nil {
		return Report{}, err
	}
	defer descriptions.root.Close()
	scripts, err := list(c.ScriptsDir, "scripts", scriptBase)
	if err != nil {
		return Report{}, err
	}
	defer scripts.root.Close()

	m := newMatch(descriptions, scripts)
	if len(m.pairs) == 0 && len(m.report.Dropped) == 0 {
		return m.report, fmt.Errorf("pair %s with %s: no pair matches: %s (<base>.md), %s (<base>_module.js)", c.ScreenshotsDir, c.ScriptsDir,
			count(len(descriptions.entries), "description"), count(len(scripts.entries), "script"))
	}
	kept := 0
	if c.Sequential {
		quiet := c
		quiet.Progress = nil
		dry := match{descriptions: m.descriptions, scripts: m.scripts, pairs: m.pairs}
		if err := dry.each(ctx, quiet, func(Pair) error { kept++; return nil }); err != nil {
			return m.report, err
		}
	}
	out, err := createAll(outputs, c)
	if err != nil {
		return m.report, err
	}
	defer out.discard()
	digest := newDigest()
	err = m.each(ctx, c, func(p Pair) error {
		if c.Sequential {
			p.Split = splitAt(m.report.Pairs, kept)
		}
		m.report.count(p)
		digest.add(p)
		return out.put(p)
	})
	m.report.SHA256 = digest.sum()
	if err != nil {
		return m.report, err
	}
	if m.report.Pairs == 0 {
		first := m.report.Dropped[0]
		return m.report, fmt.Errorf("pair %s with %s: no pair is left: %s dropped, the first because %s %s",
			c.ScreenshotsDir, c.ScriptsDir, count(len(m.report.Dropped), "file"), first.File, first.Reason)
	}
	m.report.warn()
	return m.report, out.commit(m.report)
}

// match is the pairing of two listings by base name.
type match struct {
	descriptions, scripts *listing
	pairs                 [][2]int32 // indices into the listings' entries
	report                Report
}

// newMatch merges the two sorted listings.
func newMatch(descriptions, scripts *listing) *match {
	m := &match{descriptions: descriptions, scripts: scripts}
	m.report.OtherFiles = descriptions.others + scripts.others
	m.report.Dropped = slices.Concat(descriptions.dropped, scripts.dropped)
	lost := map[string]bool{} // reported as dropped already, so not as lacking a partner
	for _, d := range m.report.Dropped {
		lost[d.Name] = true
	}
	only := func(l *listing, e entry, names *[]string) {
		if base := string(l.base(e)); !lost[base] {
			*names = append(*names, base)
		}
	}
	ds, ss := descriptions.entries, scripts.entries
	for i, j := 0, 0; i < len(ds) || j < len(ss); {
		order := 0
		switch {
		case j == len(ss):
			order = -1
		case i == len(ds):
			order = 1
		default:
			order = bytes.Compare(descriptions.base(ds[i]), scripts.base(ss[j]))
		}
		switch {
		case order < 0:
			only(descriptions, ds[i], &m.report.DescriptionsOnly)
			i++
		case order > 0:
			only(scripts, ss[j], &m.report.ScriptsOnly)
			j++
		default:
			m.pairs = append(m.pairs, [2]int32{int32(i), int32(j)})
			i, j = i+1, j+1
		}
	}
	return m
}

// each reads the matched pairs in order and reports those it must drop.
func (m *match) each(ctx context.Context, c Config, f func(Pair) error) error {
	marked := 0
	for done, at := range m.pairs {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("pair %s with %s: %w", c.ScreenshotsDir, c.ScriptsDir, err)
		}
		d, s := m.descriptions.entries[at[0]], m.scripts.entries[at[1]]
		base := string(m.descriptions.base(d))
		p := Pair{
			Filename: base, Split: SplitOf(base), TwinGroup: TwinGroupOf(base),
			MDFile: path.Base(string(m.descriptions.path(d))), JSFile: path.Base(string(m.scripts.path(s))),
		}
		dropped := false
		for _, side := range []struct {
			*listing
			entry
			text *string
		}{{m.descriptions, d, &p.Description}, {m.scripts, s, &p.Code}} {
			text, mark, reason, err := side.body(side.entry, c.MaxFileBytes)
			if err != nil {
				return err
			}
			if reason != "" {
				m.report.Dropped = append(m.report.Dropped, Drop{Name: base, File: string(side.path(side.entry)), Reason: reason})
				dropped = true
				break
			}
			if mark {
				marked++
				if marked <= shown {
					m.report.Warnings = append(m.report.Warnings, string(side.path(side.entry))+": took off a byte order mark")
				}
			}
			*side.text = text
		}
		if !dropped {
			if err := f(p); err != nil {
				return err
			}
		}
		if c.Progress != nil {
			c.Progress(done+1, len(m.pairs), base)
		}
	}
	if marked > shown {
		m.report.Warnings = append(m.report.Warnings, fmt.Sprintf("took off %d more byte order marks", marked-shown))
	}
	slices.SortStableFunc(m.report.Dropped, func(a, b Drop) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

// count adds one pair.
func (r *Report) count(p Pair) {
	r.Pairs++
	r.Bytes += int64(len(p.Description) + len(p.Code))
	if p.Split == Validation {
		r.Validation++
	} else {
		r.Train++
	}
}

// warn adds what is odd about the whole.
func (r *Report) warn() {
	if r.Train == 0 {
		r.Warnings = append(r.Warnings, "no pair is in the training split")
	}
	if r.Validation == 0 {
		r.Warnings = append(r.Warnings, "no pair is in the validation split")
	}
}

// checkOutputs refuses an unknown extension and the same file twice.
func checkOutputs(paths []string) error {
	for i, path := range paths {
		if path == "" {
			return errors.New("write pairs: no output file is named")
		}
		if _, err := formOf(path); err != nil {
			return fmt.Errorf("write pairs: %w", err)
		}
		if slices.ContainsFunc(paths[:i], func(earlier string) bool { return filepath.Clean(earlier) == filepath.Clean(path) }) {
			return fmt.Errorf("write pairs: %s is named twice", path)
		}
	}
	return nil
}
