package report

import (
	"context"
	"fmt"
	"html/template"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// page is everything the template shows, worked out beforehand: the template
// chooses markup and nothing else.
type page struct {
	Title, Subtitle string
	Record          string       // what the page was made of: see [Record]
	Theme           template.JS  // script that sets the theme before the first paint
	Script          template.JS  // the page's own script
	ECharts         template.JS  // the chart library
	Style           template.CSS // the style sheet
	Policy          string       // content security policy
	Icon            template.HTMLAttr

	Sections []section
	Matrices []matrix
	Trains   []trainingView
	Charts   []chart // of the training runs
	Axes     template.JS
	Timed    bool // time can be an axis
	Sources  []provenance
	Blocks   []block
	Folder   string // name of the folder beside the page that holds the pictures; empty where they are inside

	folder *folder
}

// section is one comparison's summary, charts and gallery.
type section struct {
	Heading string // tells comparisons apart where there are several
	Summary summary
	Charts  []chart
	People  people
	Gallery gallery
}

// build reads everything and works the page out.
func build(ctx context.Context, cfg Config) (*page, error) {
	trains, tests, err := load(cfg.Runs)
	if err != nil {
		return nil, err
	}
	comparisons, err := compareAll(trains, tests)
	if err != nil {
		return nil, err
	}
	p := &page{Title: clean(cfg.Title, maxName), Subtitle: subtitle(trains, tests)}
	if p.Title == "" {
		p.Title = defaultTitle(trains, tests)
	}
	if p.Record, err = recordOf(cfg); err != nil {
		return nil, err
	}
	pictures, err := p.addPictures(ctx, cfg, comparisons)
	if err != nil {
		return nil, err
	}
	if err := p.addAssets(cfg.EChartsPath, pictures.folder != nil); err != nil {
		return nil, err
	}
	for _, c := range comparisons {
		charts, err := resultCharts(c)
		if err != nil {
			return nil, err
		}
		scored, err := c.people()
		if err != nil {
			return nil, err
		}
		s := section{Summary: summarise(c), Charts: charts, People: scored, Gallery: buildGallery(c, pictures.found)}
		if len(comparisons) > 1 {
			s.Heading = c.heading()
		}
		p.Sections = append(p.Sections, s)
	}
	p.Matrices = matrices(comparisons, tests)
	if p.Charts, err = trainingCharts(trains); err != nil {
		return nil, err
	}
	if p.Axes, err = stepAxes(trains); err != nil {
		return nil, err
	}
	p.Timed = timed(trains)
	for _, t := range trains {
		p.Trains = append(p.Trains, viewTraining(t))
		p.Sources = append(p.Sources, trainingProvenance(t))
	}
	for _, t := range tests {
		p.Sources = append(p.Sources, testProvenance(t))
	}
	return p, nil
}

func (p *page) addPictures(ctx context.Context, cfg Config, comparisons []*comparison) (*album, error) {
	var shots []shot
	seen := map[shot]bool{}
	for _, c := range comparisons {
		shots = append(shots, c.shots(seen)...)
	}
	cfg.Logger.Info("reading pictures", "count", len(shots))
	a, err := makeAlbum(ctx, shots, cfg.Output, cfg.PictureLimit)
	if err != nil {
		return nil, err
	}
	p.Blocks, p.folder = a.blocks, a.folder
	if a.folder != nil {
		p.Folder = filepath.Base(a.folder.path)
	}
	return a, nil
}

func (p *page) exampleCount() int {
	n := 0
	for _, s := range p.Sections {
		n += len(s.Gallery.Cards)
	}
	return n
}

// heading names a comparison by its runs and judge.
func (c *comparison) heading() string {
	var ids []string
	for _, s := range []*side{c.Tuned, c.Base} {
		if s != nil {
			ids = append(ids, label(s.Test.Manifest.ID))
		}
	}
	return strings.Join(ids, " against ") + " · " + c.Value
}

func defaultTitle(trains []*trainingRun, tests []*testRun) string {
	switch {
	case len(trains) == 1:
		return "Report on " + label(trains[0].Manifest.ID)
	case len(trains) == 0 && len(tests) == 1:
		return "Report on " + label(tests[0].Manifest.ID)
	case len(trains) > 1:
		return fmt.Sprintf("Report on %d training runs", len(trains))
	default:
		return fmt.Sprintf("Report on %d tests", len(tests))
	}
}

// subtitle says what the page covers and when it ran: the runs' own times, never the clock's.
func subtitle(trains []*trainingRun, tests []*testRun) string {
	var parts []string
	if n := len(trains); n > 0 {
		parts = append(parts, plural(n, "training run"))
	}
	if n := len(tests); n > 0 {
		parts = append(parts, plural(n, "test"))
	}
	s := strings.Join(parts, " and ")
	var manifests []runs.Manifest
	for _, t := range trains {
		manifests = append(manifests, t.Manifest)
	}
	for _, t := range tests {
		manifests = append(manifests, t.Manifest)
	}
	first, last := manifests[0].Started, manifests[0].Started
	for _, m := range manifests {
		if m.Started.Before(first) {
			first = m.Started
		}
		if m.Started.After(last) {
			last = m.Started
		}
		if m.Ended != nil && m.Ended.After(last) {
			last = *m.Ended
		}
	}
	const day = "2 January 2006"
	from, to := first.UTC().Format(day), last.UTC().Format(day)
	switch {
	case first.IsZero():
		return s
	case from == to:
		return s + ", " + from
	default:
		return s + ", " + from + " to " + to
	}
}
