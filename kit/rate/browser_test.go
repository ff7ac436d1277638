package rate

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/input"
	"github.com/go-rod/rod/lib/proto"

	"github.com/threebook/threebook/kit/localpage/pagetest"
)

// tab is the page in a browser.
type tab struct {
	*pagetest.Tab
	t *testing.T
}

// visit opens the page in a window of that size and waits until it can be used.
func visit(t *testing.T, b *rod.Browser, address string, width, height int, theme string) *tab {
	t.Helper()
	p := &tab{pagetest.Visit(t, b, address, width, height, theme), t}
	p.Holds("the page can be used", `() => ['begin', 'work', 'done'].some(s => !document.getElementById(s).hidden)`)
	return p
}

// keys presses keys one after the other, as a person does.
func (p *tab) keys(keys ...input.Key) {
	p.t.Helper()
	for _, k := range keys {
		p.Keyboard.MustType(k)
	}
}

// at waits until the page shows "N of M".
func (p *tab) at(want string) {
	p.t.Helper()
	if err := p.Timeout(10 * time.Second).Wait(rod.Eval(`w => document.getElementById('where').textContent === w`, want)); err != nil {
		p.t.Fatalf("the page shows %q, want %q: %v", p.MustElement("#where").MustText(), want, err)
	}
}

const pictureShows = `() => { const i = document.querySelector('.frame img'); return i !== null && i.complete && i.naturalWidth > 0; }`

// Three pictures are scored with nothing but keys; the file holds what was pressed.
func TestScoringByKeyboard(t *testing.T) {
	labels := filepath.Join(t.TempDir(), "labels.csv")
	c := Config{Tests: tests(t, 6), Output: labels, N: 3, Now: clock()}
	address, end := opened(t, c)
	b := pagetest.Browser(t, address)
	p := visit(t, b, address, 1280, 800, "light")

	p.keys(input.KeyA, input.KeyB, input.Enter)
	p.at("1 of 3")
	p.Holds("the picture shows", pictureShows)
	p.keys(input.Enter) // nothing is chosen yet
	p.Holds("a hint", `() => document.getElementById('said').textContent.includes('Choose a score first')`)
	p.at("1 of 3")
	p.keys(input.Digit4, input.Enter)
	p.at("2 of 3")
	p.keys(input.Digit3, input.ArrowUp, input.ArrowUp, input.ArrowRight) // 0.5, 0.55, 0.6
	p.at("3 of 3")
	p.keys(input.ArrowLeft)
	p.at("2 of 3")
	p.Holds("the stored score is shown", `() => document.getElementById('value').textContent === '0.6'`)
	p.keys(input.Digit1, input.Enter) // a correction
	p.at("3 of 3")
	p.keys(input.KeyS)
	p.Holds("the end says that one was skipped", `() => document.getElementById('done-title').textContent === '2 of 3 pictures scored'`)
	p.keys(input.Enter) // the skipped one
	p.at("3 of 3")
	p.keys(input.Digit5, input.Enter)
	p.Holds("the end", `() => document.getElementById('done-title').textContent === 'All 3 pictures scored'`)

	got := readLabels(t, labels)
	var scores []float64
	for _, l := range got {
		scores = append(scores, l.Score)
		if l.Rater != "AB" {
			t.Errorf("rater %q, want AB", l.Rater)
		}
	}
	if fmt.Sprint(scores) != "[0.75 0.6 0 1]" {
		t.Errorf("scores %v, want 0.75, 0.6, its correction 0, and 1", scores)
	}
	if got[1].SHA256 != got[2].SHA256 || got[0].SHA256 == got[1].SHA256 || got[3].SHA256 == got[1].SHA256 {
		t.Error("the correction is not the second picture's")
	}
	p.keys(input.Enter) // Finish has the focus
	p.Holds("the page says that it is over", `() => !document.getElementById('ended').hidden`)
	if sum := end(); sum.String() != "AB scored 3 of 3 pictures\n" {
		t.Errorf("summary %q", sum)
	}
	p.Quiet()
}

// Going through the skipped pictures does not lead through the others once more.
func TestSkipping(t *testing.T) {
	c := Config{Tests: tests(t, 6), Output: filepath.Join(t.TempDir(), "labels.csv"), N: 4, Rater: "AB", Now: clock()}
	address, end := opened(t, c)
	p := visit(t, pagetest.Browser(t, address), address, 1280, 800, "light")
	p.at("1 of 4")
	p.keys(input.KeyS)
	p.at("2 of 4")
	p.keys(input.Digit3, input.Enter)
	p.at("3 of 4")
	p.keys(input.KeyS)
	p.at("4 of 4")
	p.keys(input.Digit3, input.Enter)
	p.Holds("the end", `() => document.getElementById('done-text').textContent.startsWith('2 were skipped')`)
	p.keys(input.Enter)
	p.at("1 of 4")
	p.keys(input.Digit2, input.Enter)
	p.at("3 of 4")
	p.keys(input.Digit2, input.Enter)
	p.Holds("the end", `() => document.getElementById('done-title').textContent === 'All 4 pictures scored'`)
	if got := end().String(); got != "AB scored 4 of 4 pictures\n" {
		t.Errorf("summary %q", got)
	}
	p.Quiet()
}

// The same command goes on where the rater stopped, and another rater begins anew.
func TestGoingOnInBrowser(t *testing.T) {
	labels := filepath.Join(t.TempDir(), "labels.csv")
	c := Config{Tests: tests(t, 6), Output: labels, N: 3, Rater: "ab", Now: clock()}
	address, end := opened(t, c)
	b := pagetest.Browser(t, address)
	p := visit(t, b, address, 1280, 800, "dark")
	p.at("1 of 3")
	p.keys(input.Digit2, input.Enter)
	p.at("2 of 3")
	second := p.MustElement("#description").MustText()
	end()
	p.keys(input.Digit2, input.Enter)
	p.Holds("a server that is gone is told of", `() => document.getElementById('trouble').textContent.startsWith('Not saved.')`)
	p.at("2 of 3")

	c.Rater = ""
	_, port, _ := strings.Cut(strings.TrimPrefix(address, "http://"), ":")
	fmt.Sscanf(port, "%d", &c.Port) // the browser may reach no other
	address, end = opened(t, c)
	p = visit(t, b, address, 1280, 800, "dark")
	p.keys(input.KeyA, input.KeyB, input.Enter)
	p.at("2 of 3")
	if got := p.MustElement("#description").MustText(); got != second {
		t.Errorf("goes on with %q, want %q", got, second)
	}
	p.MustReload()
	p.MustWait(`() => !document.getElementById('begin').hidden`)
	p.keys(input.KeyC, input.Digit7, input.Enter)
	p.at("1 of 3")
	p.keys(input.Digit5, input.Enter)
	p.at("2 of 3")
	if got, want := end().String(), "AB scored 1 of 3 pictures\nC7 scored 1 of 3 pictures\n"; got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
	p.Quiet()
}

// The page fits its window, with a mouse it works too, and every control has a name.
func TestLayout(t *testing.T) {
	const long = "A very long description that goes on and on about #3fa37c spheres. "
	c := Config{Tests: tests(t, 6), Output: filepath.Join(t.TempDir(), "labels.csv"), Rater: "AB", Now: clock()}
	address, _ := opened(t, c)
	b := pagetest.Browser(t, address)
	backgrounds := map[string]bool{}
	for _, w := range []struct {
		width, height int
		theme         string
	}{{1280, 800, "light"}, {1280, 800, "dark"}, {1280, 640, "light"}, {1920, 1080, "light"}, {390, 844, "light"}, {320, 640, "dark"}} {
		t.Run(fmt.Sprintf("%d×%d %s", w.width, w.height, w.theme), func(t *testing.T) {
			p := visit(t, b, address, w.width, w.height, w.theme)
			p.Holds("the picture shows", pictureShows)
			p.Holds("nothing sticks out", `() => document.documentElement.scrollWidth <= innerWidth`)
			p.Holds("the button to go on is in the window", `() => document.getElementById('next').getBoundingClientRect().bottom <= innerHeight`)
			p.Holds("the picture is in the window, large and not distorted", `() => {
				const r = document.querySelector('.frame').getBoundingClientRect();
				return r.bottom <= innerHeight && r.width >= Math.min(innerWidth * 0.55, 500) && getComputedStyle(document.querySelector('.frame img')).objectFit === 'contain';
			}`)
			if w.width > 1000 {
				p.Holds("nothing scrolls", `() => document.documentElement.scrollHeight <= innerHeight`)
				p.MustEval(`s => describe(s.repeat(40))`, long)
				p.Holds("a long description scrolls by itself", `() => document.documentElement.scrollHeight <= innerHeight && document.getElementById('description').tabIndex === 0`)
			} else {
				p.Holds("targets are large enough for a finger", `() => [...document.querySelectorAll('.scale button, .go button')].every(b => b.getBoundingClientRect().height >= 44)`)
			}
			p.MustEval(`s => describe(s)`, long)
			p.Holds("a colour's code has its patch", `() => getComputedStyle(document.querySelector('.swatch')).backgroundColor === 'rgb(63, 163, 124)'`)
			p.Holds("the page is as good as its text", `() => document.getElementById('description').textContent.includes('about #3fa37c spheres')`)
			backgrounds[w.theme+p.MustEval(`() => getComputedStyle(document.body).backgroundColor`).Str()] = true

			p.MustElement("#scale button:nth-child(4)").MustClick()
			p.Holds("a click chooses", `() => document.getElementById('value').textContent === '0.75' && document.querySelectorAll('[aria-pressed=true]').length === 1`)
			tree, err := proto.AccessibilityGetFullAXTree{}.Call(p)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range tree.Nodes {
				if n.Ignored || n.Role == nil {
					continue
				}
				switch role := n.Role.Value.Str(); role {
				case "button", "slider", "textbox", "checkbox", "image", "progressbar":
					if n.Name == nil || n.Name.Value.Str() == "" {
						t.Errorf("a %s has no name", role)
					}
				}
			}
			p.Quiet()
		})
	}
	if len(backgrounds) != 2 {
		t.Errorf("backgrounds %v, want one of each theme", backgrounds)
	}
}

// What a description holds is text, whatever it looks like.
func TestHostileDescription(t *testing.T) {
	const attack = `</script><script>pwned=1</script><img src=x onerror="pwned=2"><svg onload=pwned=3> #fff;background:url(//foreign.invalid)`
	c := Config{Tests: testsWith(t, 3, func(i int) string { return attack + fmt.Sprint(i) }), Output: filepath.Join(t.TempDir(), "labels.csv"), Rater: "AB", Now: clock()}
	address, _ := opened(t, c)
	p := visit(t, pagetest.Browser(t, address), address, 1280, 800, "light")
	p.Holds("the text is shown as it stands", `() => document.getElementById('description').textContent.startsWith('</script><script>pwned=1</script><img src=x')`)
	p.Holds("nothing ran and no element came out of it", `() => typeof pwned === 'undefined' && [...document.getElementById('description').querySelectorAll('*')].every(e => ['colour', 'swatch'].includes(e.className))`)
	if got := p.MustEval(`() => { try { document.body.innerHTML = '<b>x</b>'; return 'made'; } catch (e) { return 'refused'; } }`).Str(); got != "refused" {
		t.Errorf("markup from a string was %s", got)
	}
}
