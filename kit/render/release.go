package render

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// canonicalRelease gives a release as Three.js calls it, "r128", for "r128",
// "128", "0.128", "0.128.0" and ranges such as "^0.128.0". Other text is given
// back as it is.
func canonicalRelease(s string) string {
	s = strings.TrimSpace(s)
	if m := releaseForm.FindStringSubmatch(s); m != nil {
		return "r" + m[1]
	}
	return s
}

// releaseNumber is n of "rn" or "0.n.0", else 0.
func releaseNumber(s string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(canonicalRelease(s), "r"))
	return n
}

var (
	releaseForm = regexp.MustCompile(`^[\^~=v]*(?:r|0\.)?(\d{2,3})(?:\.(?:\d+|x|\*))*(?:[-+].*)?$`)
	// inAddress matches a release in the address of a file or of a package of Three.js.
	inAddress = regexp.MustCompile("(?:^|[/:*\"'`=,])three(?:\\.?js)?(?:@[\\^~=v]*(?:r|0\\.)(\\d{2,3})|/(?:r|0\\.)?(\\d{2,3})(?:\\.\\d+)?/)([^\\s\"'`<>]*)")
	// inComment matches a release beside the library's name.
	inComment = regexp.MustCompile(`(?i)\bthree(?:\.?js)?["')]?\s*[-,:(]?\s*(?:(?:version|release|revision|rev|ver)\b\.?\s*[:=]?\s*(?:r|v?0\.)?|(?:r|v?0\.))(\d{2,3})(?:\.\d+)?\b`)
	// ofChange matches what a comment says of a change between releases, which is not the code's own.
	ofChange = regexp.MustCompile(`(?i)\b(?:remov|deprecat|renam|replac|chang|introduc|add|mov|drop|break|migrat)|\b(?:since|until|before|after|prior|older|newer|instead|longer|gone|was|were|than|not)\b|[<>]`)
	// inCheck matches a comparison with THREE.REVISION.
	inCheck = regexp.MustCompile("\\bREVISION\\s*(?:,\\s*10\\s*)?\\)?\\s*[!=]==?\\s*[\"'`]?(\\d{2,3})\\b|[\"'`](\\d{2,3})[\"'`]\\s*[!=]==?\\s*(?:\\w+\\s*\\.\\s*)?REVISION\\b")
)

// sourceRelease finds the release of Three.js that code was written for: given,
// which the caller knows; else what its addresses name, that of the core before
// those of add-ons, and code before comments; else what a comparison with
// THREE.REVISION or a comment states. others are releases that the code's
// addresses name besides.
func sourceRelease(given, code, uncommented string) (release string, others []string) {
	if release = canonicalRelease(given); release != "" {
		return release, nil
	}
	for _, text := range []string{uncommented, code} {
		var core, addons []string
		for _, m := range inAddress.FindAllStringSubmatch(text, -1) {
			list := &core
			if strings.Contains(m[3], "examples/") || strings.Contains(m[3], "addons/") || m[0][0] == '=' || m[0][0] == ',' {
				list = &addons
			}
			if r := plausible(m[1] + m[2]); r != "" && !slices.Contains(*list, r) {
				*list = append(*list, r)
			}
		}
		for _, r := range addons {
			if !slices.Contains(core, r) {
				core = append(core, r)
			}
		}
		if len(core) > 0 {
			return core[0], core[1:]
		}
	}
	for _, m := range inCheck.FindAllStringSubmatch(uncommented, -1) {
		if r := plausible(m[1] + m[2]); r != "" {
			return r, nil
		}
	}
	lines, kept := strings.Split(code, "\n"), strings.Split(uncommented, "\n")
	for i, line := range lines {
		if len(line) > 1000 || line == kept[i] || ofChange.MatchString(line) {
			continue
		}
		if m := inComment.FindStringSubmatch(line); m != nil && !strings.Contains(kept[i], m[0]) {
			if r := plausible(m[1]); r != "" {
				return r, nil
			}
		}
	}
	return "", nil
}

// plausible gives the name of a release number that Three.js has had or may have, else "".
func plausible(number string) string {
	if n, err := strconv.Atoi(number); err != nil || n < 30 || n > 499 {
		return ""
	}
	return "r" + number
}
