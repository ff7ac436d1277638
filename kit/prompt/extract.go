package prompt

import (
	"html"
	"regexp"
	"strings"
)

// ExtractCode finds the JavaScript in a model's answer. found is false when
// there is none, only prose.
//
// Of fenced blocks (``` or ~~~) the longest is taken, the first of equals; one
// that is marked js, javascript, html or the like, or not at all, comes before
// those of other languages, and one with code in it before one without. A fence
// that is never closed runs to the end, as it does when the token limit cut the
// answer. Without a fence, the longest <code> element counts; else the answer
// from its first line that looks like code to its last that does not look like
// prose. Of an HTML page, the longest inline module script is taken, else the
// longest inline classic script.
func ExtractCode(answer string) (code string, found bool) {
	answer = strings.ReplaceAll(answer, "\r\n", "\n")
	blocks, outside := fencedBlocks(answer)
	best, rank := "", -1
	for _, b := range blocks {
		text := script(b.text)
		if text == "" {
			continue
		}
		r := 0
		if b.known {
			r += 2
		}
		if b.marked || plainCode(text) != "" {
			r++
		}
		if r > rank || r == rank && len(text) > len(best) {
			best, rank = text, r
		}
	}
	if rank < 2 { // no block that may be JavaScript
		if text := unfenced(outside); text != "" {
			best = text
		}
	}
	return best, best != ""
}

// unfenced finds code in text without fences.
func unfenced(text string) string {
	best := ""
	for _, m := range codeElement.FindAllStringSubmatch(text, -1) {
		inner := strings.TrimSpace(m[1])
		if !strings.ContainsAny(inner, "<>") {
			inner = html.UnescapeString(inner)
		}
		if plainCode(inner) != "" && strings.Contains(inner, "\n") && len(inner) > len(best) {
			best = inner
		}
	}
	if best == "" {
		best = plainCode(text)
	}
	return script(best)
}

// codeElement is a <code> element; one in a line of prose holds a word, not the answer.
var codeElement = regexp.MustCompile(`(?is)<code\b[^>]*>(.*?)(?:</code\s*>|\z)`)

// script is text without white space around it, or the script of an HTML page.
func script(text string) string {
	if s, ok := inlineScript(text); ok {
		text = s
	}
	return strings.TrimSpace(text)
}

// codeLine matches a line that begins a statement, a comment or a page.
var codeLine = regexp.MustCompile(`^\s*(` + strings.Join([]string{
	`import\s*(['"{*(]|[\w$]+\s*(,|from\s*['"]))`,
	`export\s+(default|const|let|var|function|class|async|\{|\*)`,
	`(const|let|var)\s+[\w$\[{]+[^a-z]*[=;,:}\]]`,
	`(const|let|var)\s+[\w$]+\s*=`,
	`(async\s+)?function\b.*\(`,
	`class\s+\w+.*\{`,
	`(for|while|if|switch)\s*\(.*[{;)]\s*$`,
	`(new\s+)?THREE\.\w`,
	`[\w$.\[\]]+\s*=[^=].*;\s*$`,
	`[\w$.]+\(.*\)\s*;\s*$`,
	`//\s*\S`,
	`/\*`,
	`['"]use strict['"]`,
	`<!(?i:doctype)\b`,
	`<(?i:html|head|body|script)\b`,
}, "|") + `)`)

// plainCode drops the prose before the first line of code and after the last.
func plainCode(answer string) string {
	rest := answer
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		if codeLine.MatchString(line) {
			return withoutProse(rest)
		}
		rest = after
	}
	return ""
}

var (
	// proseLine matches a sentence, a heading or a list item of Markdown, without its code spans.
	proseLine = regexp.MustCompile(`^\s*((#{1,6}|[-*+]|\d+[.)])\s+.*|\*\*[^={};]*|[A-Z"][\w'’-]*,?\s[^={};]*)$`)
	codeSpan  = regexp.MustCompile("`[^`]*`")
)

func isProse(line string) bool {
	return proseLine.MatchString(codeSpan.ReplaceAllString(line, "X")) && !codeLine.MatchString(line)
}

// withoutProse drops paragraphs at the end that are prose in every line.
func withoutProse(code string) string {
	for {
		code = strings.TrimRight(code, " \t\n")
		at := strings.LastIndex(code, "\n\n")
		if at < 0 {
			return code
		}
		for line := range strings.SplitSeq(strings.Trim(code[at:], "\n"), "\n") {
			if !isProse(line) {
				return code
			}
		}
		code = code[:at]
	}
}
