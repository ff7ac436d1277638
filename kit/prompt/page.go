package prompt

import (
	"regexp"
	"strings"
)

var (
	pageStart  = regexp.MustCompile(`(?is)^\s*(?:<!--.*?-->\s*)*<[a-z!]`)
	scriptTag  = regexp.MustCompile(`(?is)<script\b([^>]*)>(.*?)(?:</script\s*>|\z)`)
	scriptType = regexp.MustCompile(`(?i)\btype\s*=\s*["']?([^"'\s>]+)`)
	scriptSrc  = regexp.MustCompile(`(?i)\bsrc\s*=`)
)

// inlineScript takes the script out of an HTML page; ok is false when text is
// not one. No JavaScript begins with a tag.
func inlineScript(text string) (script string, ok bool) {
	if !pageStart.MatchString(text) {
		return "", false
	}
	module := false
	for _, m := range scriptTag.FindAllStringSubmatch(text, -1) {
		kind := ""
		if t := scriptType.FindStringSubmatch(m[1]); t != nil {
			kind = strings.ToLower(t[1])
		}
		classic := kind == "" || strings.HasSuffix(kind, "javascript")
		if scriptSrc.MatchString(m[1]) || !classic && kind != "module" {
			continue
		}
		isModule := kind == "module"
		if isModule && !module || isModule == module && len(m[2]) > len(script) {
			script, module = m[2], isModule
		}
	}
	return script, true
}
