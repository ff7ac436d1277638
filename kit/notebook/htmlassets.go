package notebook

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
)

//go:embed assets
var assets embed.FS

// addAssets puts style and scripts into the page, and the policy that lets only these
// work: by their hashes, so that none of the notebook's can pass for them.
func (p *page) addAssets(echarts []byte) error {
	parts := map[string][]byte{}
	for _, name := range []string{"theme.js", "page.js", "charts.js", "page.css", "icon.svg"} {
		part, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return err
		}
		parts[name] = part
	}
	p.Theme = template.JS(inScript(parts["theme.js"]))
	script := parts["page.js"]
	if echarts != nil {
		p.ECharts = template.JS(inScript(echarts))
		script = append(script, parts["charts.js"]...)
	}
	p.Script = template.JS(inScript(script))
	p.Style = template.CSS(parts["page.css"])
	p.Icon = template.HTMLAttr(`href="data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString(parts["icon.svg"]) + `"`)
	p.Policy = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src-attr 'unsafe-inline'; style-src-elem " +
		hash(string(p.Style)) + "; script-src " + hash(string(p.Theme)) + " " + hash(string(p.Script))
	if p.ECharts != "" {
		p.Policy += " " + hash(string(p.ECharts))
	}
	return nil
}

// hash is the source of a policy that stands for a text.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// inScript makes JavaScript safe inside a script element. Both sequences can occur
// only in strings, regular expressions and comments, where the backslash changes nothing.
func inScript(js []byte) []byte {
	js = bytes.ReplaceAll(js, []byte("</script"), []byte(`<\/script`))
	js = bytes.ReplaceAll(js, []byte("<!--"), []byte(`<\!--`))
	return bytes.ReplaceAll(js, []byte("\r\n"), []byte("\n"))
}
