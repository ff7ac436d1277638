package notebook

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// attacks are pieces of markup that would run, load, navigate or break out.
var attacks = []string{
	`<script>pwned=1</script>`,
	`<script src="https://example.org/x.js"></script>`,
	`<scr<script>ipt>pwned=1</scr</script>ipt>`,
	`<img src=x onerror="pwned=2">`,
	`<img src="https://example.org/pixel.png" alt="far away">`,
	`<img srcset="https://example.org/a.png 2x" src="//example.org/b.png">`,
	`<img src="data:image/png;base64,AAAA">`,
	`<img src="data:text/html,<script>pwned=1</script>">`,
	`<svg onload="pwned=3"><script>pwned=3</script><style>*{display:none}</style></svg>`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=pwned=3&gt;">`,
	`<iframe src="https://example.org/"></iframe><iframe srcdoc="<script>parent.pwned=4</script>"></iframe>`,
	`<object data="https://example.org/a.swf"></object><embed src="https://example.org/a.swf">`,
	`<meta http-equiv="refresh" content="0;url=https://example.org/">`,
	`<base href="https://example.org/"><link rel="stylesheet" href="https://example.org/a.css"><link rel="prefetch" href="https://example.org/">`,
	`<style>body{display:none} @import url(https://example.org/a.css);</style>`,
	`<div style="position:fixed;inset:0;z-index:99;background:red">over everything</div>`,
	`<div style="background:url(https://example.org/a.png)">loads</div>`,
	`<div style="background:u\72l(https://example.org/a.png);background-image:image-set('https://example.org/a.png' 1x)">loads</div>`,
	`<a href="javascript:pwned=5" id="run">run</a> <a href=" java&#10;script:pwned=5">run</a> <a href="data:text/html,x">go</a> <a href="vbscript:x">go</a>`,
	`<form action="https://example.org/"><input autofocus onfocus="pwned=6"><button formaction="javascript:pwned=6">send</button></form>`,
	`<video autoplay src="https://example.org/a.mp4" onerror="pwned=7"></video><audio src="https://example.org/a.mp3"></audio>`,
	`<template><img src=x onerror="pwned=8"></template><noscript><p title="</noscript><img src=x onerror=pwned=8>"></noscript>`,
	`<textarea></textarea><title></title><img src=x onerror="pwned=9">`,
	`<div id="page:theme" name="body" class="failure">taken</div><img name="body"><a id="body" name="cookie"></a>`,
	`</section></main></div></body></html><div><div><b><i><table><tr><td><ul><li>never closed`,
	`</pre></code></span></p></details></td></tr></table>too many ends`,
	`<table><div>fostered</div><tr><p>and again</table><a href="#x"><a href="#y"><table><a href="#z">`,
	`<!-- never closed`,
	`<plaintext>and all the rest`,
	`<p hidden style="display:none` + "\x00" + `"> ]]><![CDATA[ <?php ?> <% %> {{.}}`,
}

// hostile is a notebook that tries every attack in every place.
func hostile(t *testing.T) *Notebook {
	t.Helper()
	var cells []fields
	for i, a := range attacks {
		cells = append(cells,
			markdownCell("# Attack "+fmt.Sprint(i)+" "+a+"\n\n"+a+"\n\n[link](javascript:pwned=10) ![far](https://example.org/far.png) <"+a+">\n\n```"+a+"\n"+a+"\n```\n\n| a |\n|---|\n| "+a+" |\n"),
			codeCell(i+1, a,
				data(fields{"text/html": a}),
				data(fields{"text/html": `<p>before</p>` + a + `<p>after</p>`}),
				data(fields{"text/markdown": a}),
				data(fields{"text/plain": a}),
				data(fields{"application/json": fields{"a": a}}),
				data(fields{"text/latex": a}),
				data(fields{"image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="pwned=11"><script>pwned=11</script><image href="https://example.org/a.png"/><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject><rect width="9" height="9"/></svg>`}),
				data(fields{"image/png": base64.StdEncoding.EncodeToString([]byte(a)), "text/plain": "no picture"}),
				streamOutput("stdout", a+"\n"), streamOutput("stderr", a), errorOutput(a)),
		)
	}
	cells = append(cells, codeCell(99, "charts()",
		chartOutput(func(option fields) {
			option["title"] = fields{"text": "</script><script>pwned=12</script><!--<script>", "link": "javascript:pwned=12", "sublink": "https://example.org/"}
			option["tooltip"] = fields{"trigger": "axis", "formatter": "<img src=x onerror=pwned=12>{b}", "extraCssText": "background:url(https://example.org/a.png)"}
			option["toolbox"] = fields{"feature": fields{"dataView": fields{"title": "<img src=x onerror=pwned=12>"}, "restore": fields{}, "myTool": fields{"show": true, "icon": "image://https://example.org/a.png"}}}
			option["graphic"] = []any{fields{"type": "image", "style": fields{"image": "https://example.org/a.png", "width": 9, "height": 9}}}
			option["backgroundColor"] = fields{"image": "https://example.org/a.png"}
			series := option["series"].([]any)
			series[0].(fields)["symbol"] = "image://https://example.org/a.png"
			series[0].(fields)["showSymbol"] = true
			series[1].(fields)["name"] = "<img src=x onerror=pwned=12>"
		}),
		chartOutput(func(option fields) {
			option["series"] = []any{fields{"type": "no such"}, "x", nil, 7}
			option["xAxis"] = "</script>"
		}),
		data(fields{ChartForm: "</script><script>pwned=13</script>", "text/html": "<p>no chart</p>"}),
		data(fields{ChartForm: fields{"option": fields{"series": []any{}}, "height": -1, "alt": `"><script>pwned=14</script>`}, "text/plain": "none"}),
		data(fields{"application/javascript": "pwned=15", "application/vnd.jupyter.widget-view+json": fields{"model_id": "x"}}),
	))
	return notebookOf(t, fields{
		"language_info": fields{"name": `"><script>pwned=16</script>`},
		recordName:      fields{"parameters": fields{attacks[0]: attacks[3]}, "started": attacks[0], "seconds": attacks[0], "outcome": "failed", "error": attacks[3]},
	}, cells...)
}

func TestNothingOfANotebookRuns(t *testing.T) {
	b := browser(t)
	path := written(t, hostile(t), HTMLConfig{Title: "Title </title></script>" + attacks[0], Dir: t.TempDir()})
	p := open(t, b, path, 400, "light")
	p.MustEval(`() => document.querySelectorAll('details').forEach(d => { d.open = true; })`)
	p.MustEval(`() => document.querySelectorAll('.live').forEach(c => {
		const e = echarts.getInstanceByDom(c);
		if (e) e.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 3 });
	})`)
	p.MustEval(`() => [...document.querySelectorAll('main a')].filter(a => !/^(https?|mailto):/.test(a.href)).forEach(a => a.click())`)
	time.Sleep(500 * time.Millisecond)
	p.check(t, "nothing ran", `() => typeof pwned === 'undefined'`)
	p.check(t, "only the page's own scripts and styles are there", `() =>
		[...document.scripts].filter(s => s.type !== 'application/json').length === 3 && document.querySelectorAll('style').length === 1`)
	p.check(t, "no element came through that could load or ask", `() => !document.querySelector('iframe, object, embed, video, audio, form, input, textarea, template, main svg, main style, main link, main base, main meta, [onerror], [onload], [srcset], [name]:not(meta)')`)
	p.check(t, "links lead to pages alone", `() => [...document.querySelectorAll('main a[href]')].every(a => /^(https?:|mailto:|file:)/.test(a.href))`)
	p.check(t, "nothing lies over the page", `() => [...document.querySelectorAll('main *')].every(e => !/fixed|sticky/.test(getComputedStyle(e).position))`)
	p.check(t, "every cell is where it belongs", fmt.Sprintf(`() => document.querySelectorAll('main > section').length === %d && !document.querySelector('section section')`, 2*len(attacks)+1))
	p.check(t, "the page ends as it should", `() => { const f = document.querySelector('body > footer'); return f && f.previousElementSibling.matches('.layout') && f.offsetHeight > 20; }`)
	p.check(t, "no id is taken twice", `() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return new Set(ids).size === ids.length; }`)
	p.check(t, "every picture has a size of its own", picturesShow)
	p.check(t, "charts are drawn, or their pictures are there", `() => [...document.querySelectorAll('.chart')].every(f =>
		f.querySelector('canvas') || [...f.querySelectorAll('img')].some(i => i.checkVisibility()) || f.querySelector('p'))`)
	p.check(t, "the page is no wider than the window", fits)
	p.check(t, "the address is still the page's", `() => location.protocol === 'file:'`)
	p.quiet(t)
	p.keep(t, filepath.Join(t.ArtifactDir(), "hostile.png"))
}

func TestFailedRunInBrowser(t *testing.T) {
	b := browser(t)
	n := notebookOf(t, fields{recordName: fields{
		"parameters": fields{}, "started": "2026-11-23T14:05:00Z", "seconds": 3.25, "outcome": "failed", "error": "cell 4, line 2: compile error: undefined: ranks",
	}},
		markdownCell("# Training"), codeCell(1, "x := 1", streamOutput("stdout", "one\n")), markdownCell(strings.Repeat("Some words. ", 400)),
		codeCell(2, "x++\nfmt.Println(ranks)", errorOutput("\x1b[0;31mcell failed\x1b[0m\nCell[2]: Line 2\n  undefined: \x1b[1mranks\x1b[0m")),
		fields{"cell_type": Code, "metadata": fields{}, "source": "never()", "execution_count": nil, "outputs": []any{}})
	p := open(t, b, written(t, n, HTMLConfig{}), 900, "light")
	p.keep(t, filepath.Join(t.ArtifactDir(), "failure.png"))
	p.MustEval(`() => document.querySelector('.failure a').click()`)
	time.Sleep(200 * time.Millisecond)
	p.check(t, "the link leads to the failed cell", `() => {
		const r = document.querySelector('.cell.failed').getBoundingClientRect();
		return decodeURIComponent(location.hash) === '#cell:4' && r.top > 0 && r.top < innerHeight;
	}`)
	p.quiet(t)
}
