package prompt

import (
	"regexp"
	"strings"
)

// ExtractCode finds the JavaScript in a model's answer. found is false when
// there is none, only prose.
//
// From fenced blocks (``` or ~~~) marked js, javascript, mjs, html or not at all
// the longest is taken, the first of equals; a fence that is never closed runs
// to the end, as it does when the token limit cut the answer. Other languages
// count only where nothing else is there. Without a fence, the answer from its
// first line that looks like code is taken. Of an HTML page, the longest inline
// module script counts, else the longest inline classic script.
func ExtractCode(answer string) (code string, found bool) {
	answer = strings.ReplaceAll(answer, "\r\n", "\n")
	blocks := fencedBlocks(answer)
	best, known := "", false
	for _, b := range blocks {
		if strings.TrimSpace(b.text) == "" {
			continue
		}
		if b.known && !known || b.known == known && len(b.text) > len(best) {
			best, known = b.text, b.known
		}
	}
	if best == "" {
		best = plainCode(answer)
	}
	if script, ok := inlineScript(best); ok {
		best = script
	}
	best = strings.TrimSpace(best)
	return best, best != ""
}

type block struct {
	text  string
	known bool // its language may be JavaScript or HTML
}

var knownLanguages = map[string]bool{
	"": true, "js": true, "javascript": true, "mjs": true, "module": true, "jsx": true, "node": true,
	"ts": true, "typescript": true, "threejs": true, "three.js": true, "html": true, "xhtml": true,
}

// fencedBlocks follows CommonMark: a fence is three or more of one character,
// indented by three spaces at most, and is closed by one at least as long.
func fencedBlocks(answer string) []block {
	var blocks []block
	var open string
	var lines []string
	var known bool
	end := func() {
		blocks = append(blocks, block{strings.Join(lines, "\n"), known})
		open, lines = "", nil
	}
	for line := range strings.SplitSeq(answer, "\n") {
		fence, info := fenceOf(line)
		switch {
		case open == "" && fence != "":
			language, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(info)), " ")
			open, known = fence, knownLanguages[strings.Trim(language, "{.}")]
		case open == "":
		case fence != "" && fence[0] == open[0] && len(fence) >= len(open) && strings.TrimSpace(info) == "":
			end()
		default:
			lines = append(lines, line)
		}
	}
	if open != "" {
		end()
	}
	return blocks
}

// fenceOf splits a fence line into the fence and its info string; "" for other lines.
func fenceOf(line string) (fence, info string) {
	text := strings.TrimLeft(line, " ")
	if len(line)-len(text) > 3 || text == "" || text[0] != '`' && text[0] != '~' {
		return "", ""
	}
	info = strings.TrimLeft(text, text[:1])
	n := len(text) - len(info)
	if n < 3 || text[0] == '`' && strings.Contains(info, "`") {
		return "", ""
	}
	return text[:n], info
}

// codeLine matches a line that begins a statement, a comment or a page.
var codeLine = regexp.MustCompile(`^\s*(` + strings.Join([]string{
	`import\b[^.]*['"{*]`,
	`export\s`,
	`(const|let|var)\s+[\w$\[{]+[^a-z]*[=;,:}\]]`,
	`(const|let|var)\s+\w+\s*=`,
	`(async\s+)?function\b.*\(`,
	`class\s+\w+.*\{`,
	`(for|while|if|switch)\s*\(.*[{;)]\s*$`,
	`(new\s+)?THREE\.\w`,
	`[\w$.\[\]]+\s*=[^=].*;\s*$`,
	`[\w$.]+\(.*\)\s*;\s*$`,
	`//\s*\S`,
	`/\*`,
	`['"]use strict['"]`,
	`<!doctype\b`,
	`<(html|head|body|script)\b`,
}, "|") + `)`)

// plainCode drops the prose before the first line of code.
func plainCode(answer string) string {
	rest := answer
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		if codeLine.MatchString(strings.ToLower(line)) || codeLine.MatchString(line) {
			return rest
		}
		rest = after
	}
	return ""
}

var (
	scriptTag   = regexp.MustCompile(`(?is)<script\b([^>]*)>(.*?)(?:</script\s*>|\z)`)
	scriptType  = regexp.MustCompile(`(?i)\btype\s*=\s*["']?([^"'\s>]+)`)
	scriptSrc   = regexp.MustCompile(`(?i)\bsrc\s*=`)
	pageElement = regexp.MustCompile(`(?i)^\s*(<!--.*?-->\s*)*<(!doctype|html|head|body|meta|title|style|div|canvas|script)\b`)
)

// inlineScript takes the script out of an HTML page; ok is false when text is not one.
func inlineScript(text string) (script string, ok bool) {
	if !pageElement.MatchString(text) {
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
