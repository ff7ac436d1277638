package pairs

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
)

// Each calls fn for every pair of a .parquet, .json or .jsonl file, in the file's
// order, holding one batch at a time. An error of fn ends it and is returned.
//
// JSON is read strictly and its splits are recomputed by [SplitOf]. A Parquet file
// of another schema or with other columns, a damaged or truncated file, two pairs
// of one filename, and a file without pairs are errors that name the file; damage
// may only be found after fn has seen the pairs before it.
func Each(path string, fn func(Pair) error) error {
	form, err := formOf(path)
	if err != nil {
		return fmt.Errorf("read pairs: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read pairs: %w", err)
	}
	defer f.Close()
	seen := map[[16]byte]struct{}{} // hashes take less room than names
	var stopped error
	visit := func(p Pair) error {
		sum := sha256.Sum256([]byte(p.Filename))
		key := [16]byte(sum[:])
		if _, ok := seen[key]; ok {
			return fmt.Errorf("two pairs have the filename %q", p.Filename)
		}
		seen[key] = struct{}{}
		stopped = fn(p)
		return stopped
	}
	switch form {
	case formParquet:
		err = eachParquet(f, visit)
	case formJSON:
		err = eachJSON(f, visit)
	case formLines:
		err = eachLine(f, visit)
	}
	if stopped != nil {
		return stopped
	}
	if err == nil && len(seen) == 0 {
		err = fmt.Errorf("it holds no pairs")
	}
	if err != nil {
		return fmt.Errorf("read pairs %s: %w", path, err)
	}
	return nil
}

// Read is [Each] into memory.
func Read(path string) ([]Pair, error) {
	var list []Pair
	err := Each(path, func(p Pair) error {
		list = append(list, p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// Check reads a whole file and reports its counts. Beyond what [Each] refuses, it
// warns of an empty split and of twins in different splits, by which a model would
// be tested on what it was trained on.
func Check(path string) (Report, error) {
	var r Report
	digest := newDigest()
	groups := map[string]string{}
	err := Each(path, func(p Pair) error {
		r.count(p)
		digest.add(p)
		switch split, ok := groups[p.TwinGroup]; {
		case !ok:
			groups[strings.Clone(p.TwinGroup)] = strings.Clone(p.Split)
		case split != p.Split:
			r.Warnings = append(r.Warnings, fmt.Sprintf("%s: its twin group %s is in both splits", p.Filename, p.TwinGroup))
		}
		return nil
	})
	if err != nil {
		return Report{}, err
	}
	r.SHA256 = digest.sum()
	r.warn()
	return r, nil
}

// Write writes pairs to one file, by its extension, as [Make] does: atomically, and
// in the order given.
func Write(path string, list []Pair, source string) (Report, error) {
	if err := checkOutputs([]string{path}); err != nil {
		return Report{}, err
	}
	out, err := createAll([]string{path}, Config{Source: source})
	if err != nil {
		return Report{}, err
	}
	defer out.discard()
	var r Report
	digest := newDigest()
	for _, p := range list {
		r.count(p)
		digest.add(p)
		if err := out.put(p); err != nil {
			return Report{}, err
		}
	}
	r.SHA256 = digest.sum()
	r.warn()
	return r, out.commit(r)
}
