package nb

import (
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/runs"
)

// LossChart draws a training's loss and evaluation loss by step. The second result
// says the same in words.
func LossChart(run kit.TrainRun) (Plot, string) {
	lines, _, err := runs.ReadMetrics(filepath.Join(run.Dir, runs.MetricsName))
	Check(err)
	return lossChart(lines), lossWords(lines)
}

// ShowLoss is [LossChart], shown.
func ShowLoss(run kit.TrainRun) {
	p, alt := LossChart(run)
	Chart(p, alt)
}

func lossChart(lines []runs.Metrics) Plot {
	c := charts.NewLine()
	c.SetGlobalOptions(
		charts.WithInitializationOpts(opts.Initialization{ChartID: "loss"}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Top: "6"}),
		charts.WithGridOpts(opts.Grid{Left: "40", Right: "28", Top: "48", Bottom: "34", ContainLabel: opts.Bool(true)}),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Name: "step", NameLocation: "middle", NameGap: 28}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Name: "loss (nats a token)", NameLocation: "middle", NameGap: 40}),
		charts.WithColorsOpts(opts.Colors{"#2f6fde", "#d9622b"}),
	)
	var train, eval []opts.LineData
	for _, l := range lines {
		if l.Loss != nil {
			train = append(train, opts.LineData{Value: []any{l.Step, *l.Loss}})
		}
		if l.EvalLoss != nil {
			eval = append(eval, opts.LineData{Value: []any{l.Step, *l.EvalLoss}, Symbol: "circle", SymbolSize: 7})
		}
	}
	c.AddSeries("training", train, charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(false)}))
	c.AddSeries("validation", eval, charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(true)}))
	return c
}

func lossWords(lines []runs.Metrics) string {
	var first, last, eval *float64
	step := 0
	for i := range lines {
		if l := &lines[i]; l.Loss != nil {
			if first == nil {
				first = l.Loss
			}
			last, step = l.Loss, l.Step
		}
		if lines[i].EvalLoss != nil {
			eval = lines[i].EvalLoss
		}
	}
	if last == nil {
		return "no loss yet"
	}
	text := fmt.Sprintf("loss %.3f at first, %.3f at step %d", *first, *last, step)
	if eval != nil {
		text += fmt.Sprintf(", %.3f on validation", *eval)
	}
	return text
}

// live draws a training's losses while it goes on, in one place of the cell's output.
type live struct {
	place *place
	id    string
	stop  chan struct{}
	done  sync.WaitGroup
}

func newLive(p *place) *live { return &live{place: p, id: uniqueID(), stop: make(chan struct{})} }

// livePause is the least time between two looks at the log. Drawing takes a tenth of
// the time at most, for it takes from the training's.
const livePause = 2 * time.Second

func (l *live) follow(dir string) {
	if l.place.show == nil {
		return
	}
	l.done.Go(func() {
		tail := runs.NewMetricsTail(filepath.Join(dir, runs.MetricsName))
		pause := livePause
		for {
			ended := false
			select {
			case <-l.stop:
				ended = true
			case <-time.After(pause):
			}
			began := time.Now()
			if changed, err := tail.Read(); err == nil && (changed || ended) && len(tail.Lines) > 0 {
				l.draw(tail.Lines, ended)
			}
			if ended {
				return
			}
			pause = max(livePause, 9*time.Since(began))
		}
	})
}

// draw shows the picture alone while the training goes on, and the live chart at its end.
func (l *live) draw(lines []runs.Metrics, ended bool) {
	d, err := drawChart(lossChart(lines), lossWords(lines))
	if err != nil {
		return // a picture less, while the training goes on
	}
	f := forms{"text/html": d.image(), "text/plain": d.Alt}
	if ended {
		f = d.forms()
	}
	l.place.show(f, l.id)
	l.place.flush()
}

func (l *live) end() {
	close(l.stop)
	l.done.Wait()
}
