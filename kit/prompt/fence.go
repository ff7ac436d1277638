package prompt

import (
	"path"
	"regexp"
	"strings"
)

// block is what stands between two fences.
type block struct {
	text   string
	known  bool // its language may be JavaScript or HTML
	marked bool // its language is given
}

var knownLanguages = map[string]bool{
	"": true, "js": true, "javascript": true, "mjs": true, "cjs": true, "module": true, "jsx": true, "node": true, "es6": true, "ecmascript": true,
	"ts": true, "tsx": true, "typescript": true, "threejs": true, "html": true, "xhtml": true, "htm": true,
}

// fence is a line of three or more of one character, perhaps after a sentence.
type fence struct {
	before string // text before it on its line
	indent int
	mark   string
	info   string
}

// fencedBlocks follows CommonMark, where a fence is closed by one at least as
// long, and takes in what models write besides: fences indented as deep as a list
// wants, one that opens at the end of a sentence, one that closes at the end of a
// line of code. outside is the text around the blocks.
func fencedBlocks(answer string) (blocks []block, outside string) {
	var rest, lines []string
	var open *fence
	end := func() {
		language := languageOf(open.info)
		blocks = append(blocks, block{strings.Join(lines, "\n"), knownLanguages[language], language != ""})
		open, lines = nil, nil
	}
	for line := range strings.SplitSeq(answer, "\n") {
		f := fenceOf(line)
		switch {
		case open == nil && f == nil:
			rest = append(rest, line)
		case open == nil:
			rest = append(rest, f.before)
			open = f
		case f != nil && f.closes(open):
			if f.before != "" {
				lines = append(lines, dedent(f.before, open.indent))
			}
			end()
		default:
			lines = append(lines, dedent(line, open.indent))
		}
	}
	if open != nil {
		end()
	}
	return blocks, strings.Join(rest, "\n")
}

func (f *fence) closes(open *fence) bool {
	return f.mark[0] == open.mark[0] && len(f.mark) >= len(open.mark) && f.info == "" && (f.before != "" || f.indent <= open.indent+3)
}

var (
	fenceLine = regexp.MustCompile("^([ \t]*)(`{3,}|~{3,})([^`]*)$")
	fenceEnd  = regexp.MustCompile("^([^`]*[^`\\s][^`]*?)[ \t]*(`{3,})[ \t]*([\\w.+#-]*)[ \t]*$")
)

// fenceOf splits a fence line; nil for other lines.
func fenceOf(line string) *fence {
	if m := fenceLine.FindStringSubmatch(line); m != nil {
		return &fence{indent: len(m[1]), mark: m[2], info: strings.TrimSpace(m[3])}
	}
	if m := fenceEnd.FindStringSubmatch(line); m != nil {
		return &fence{before: m[1], mark: m[2], info: m[3]}
	}
	return nil
}

// dedent takes away as much white space as the opening fence had before it.
func dedent(line string, indent int) string {
	for indent > 0 && line != "" && (line[0] == ' ' || line[0] == '\t') {
		line = line[1:]
		indent--
	}
	return line
}

// languageOf takes the language from an info string such as "js", "{.js}",
// "javascript title=x", "js{1,3}", "javascript:main.js" or "main.js".
func languageOf(info string) string {
	info = strings.TrimLeft(strings.ToLower(info), "{. ")
	if at := strings.IndexAny(info, " \t{}:,;"); at >= 0 {
		info = info[:at]
	}
	if ext := path.Ext(info); ext != "" {
		return ext[1:]
	}
	return info
}
