package render

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/goregular"
)

// fonts are all that the browser finds: text in a picture does not depend on
// what the machine has. The Go fonts have Latin, Greek and Cyrillic letters;
// others are drawn as boxes.
var fonts = map[string][]byte{
	"Go-Regular.ttf":     goregular.TTF,
	"Go-Bold.ttf":        gobold.TTF,
	"Go-Italic.ttf":      goitalic.TTF,
	"Go-Bold-Italic.ttf": gobolditalic.TTF,
	"Go-Mono.ttf":        gomono.TTF,
	"Go-Mono-Bold.ttf":   gomonobold.TTF,
}

// fontsConfig is for fontconfig, see fonts-conf(5): monospace is Go Mono, every
// other family is Go.
const fontsConfig = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>%[1]s</dir>
  <cachedir>%[1]s/cache</cachedir>
  <match target="pattern">
    <test name="family" compare="contains"><string>mono</string></test>
    <edit name="family" mode="assign_replace" binding="strong"><string>Go Mono</string></edit>
  </match>
  <match target="pattern">
    <test name="family" compare="contains"><string>Courier</string></test>
    <edit name="family" mode="assign_replace" binding="strong"><string>Go Mono</string></edit>
  </match>
  <match target="pattern">
    <edit name="family" mode="append_last" binding="strong"><string>Go</string></edit>
  </match>
</fontconfig>
`

// writeFonts puts the fonts and their configuration under dir, for a browser of
// another user, and returns the configuration's path.
func writeFonts(dir string) (string, error) {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", fmt.Errorf("write fonts: %w", err)
	}
	for name, font := range fonts {
		if err := os.WriteFile(filepath.Join(dir, name), font, 0o644); err != nil {
			return "", fmt.Errorf("write fonts: %w", err)
		}
	}
	config := filepath.Join(dir, "fonts.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, fontsConfig, dir), 0o644); err != nil {
		return "", fmt.Errorf("write fonts: %w", err)
	}
	return config, nil
}
