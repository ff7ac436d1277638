package runs

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ID names a run: the slug, a dash, and the first 12 hex digits of the sha256 of
// what matters to its result. That is the canonical JSON (sorted keys, no spaces)
// of the kind, the resolved parameters, the seed, and each input's name and
// sha256. Paths, the code's revision and the machine are recorded in the manifest
// but do not change the id.
func ID(slug string, kind Kind, m Manifest) (string, error) {
	type input struct {
		Name   string `json:"name"`
		SHA256 string `json:"sha256"`
	}
	inputs := make([]input, len(m.Inputs))
	for i, in := range m.Inputs {
		inputs[i] = input{in.Name, in.SHA256}
	}
	slices.SortFunc(inputs, func(a, b input) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.SHA256, b.SHA256))
	})
	text, err := json.Marshal(map[string]any{
		"kind":       kind,
		"parameters": m.Resolved,
		"seed":       m.Seed,
		"inputs":     inputs,
	})
	if err != nil {
		return "", fmt.Errorf("name run: %w", err)
	}
	sum := sha256.Sum256(text)
	return Slug(slug) + "-" + hex.EncodeToString(sum[:])[:12], nil
}

// Slug makes a readable part of a file name: lower case, with every run of other
// characters than letters, digits, dots and underscores made one dash.
func Slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '_' {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
			continue
		}
		dash = true
	}
	slug := strings.TrimLeft(b.String(), ".-")
	if len(slug) > 60 {
		slug = slug[:60]
	}
	if slug == "" {
		return "run"
	}
	return slug
}

// suffixed is the id of the nth run of the same parameters.
func suffixed(id string, n int) string {
	if n <= 1 {
		return id
	}
	return id + "-" + strconv.Itoa(n)
}

// latest is the highest number of id's runs that has a manifest, 1 if there is none.
func latest(parent, id string) (int, error) {
	entries, err := os.ReadDir(parent)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, err
	}
	top := 1
	for _, e := range entries {
		number, ok := strings.CutPrefix(e.Name(), id+"-")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n <= top || suffixed(id, n) != e.Name() {
			continue
		}
		if _, err := os.Stat(filepath.Join(parent, e.Name(), ManifestName)); err == nil {
			top = n
		}
	}
	return top, nil
}
