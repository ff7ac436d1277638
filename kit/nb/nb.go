// Package nb shows things in a notebook: tables, pictures, galleries, charts, and how
// far a long step is. What it shows needs no trust and no network: a chart is a
// picture first, and becomes a live one where the page lets scripts run.
//
//	var rank = nb.Param("rank", 8)
//
//	run := nb.Train(kit.TrainConfig{Data: "pairs.parquet", ModelPath: "data/tiny", SFT: sft.Config{LoRA: lora.Config{Rank: rank}}})
//	nb.Chart(nb.LossChart(run))
//
// prints, the second time that the cell is run,
//
//	already trained: reports/runs/tiny-5f0c… (23 Nov 14:02, 43 s); a changed parameter trains anew
//
// Outside a notebook the same program prints its tables and writes what cannot be
// printed into files of the directory out, or the one that THREEBOOK_OUT names.
//
// Functions here end the cell with a message where they fail, since a cell has no
// caller to give an error to.
package nb

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/threebook/threebook/kit/runs"
)

// forms are what is shown, in the forms that a front end chooses from: MIME type → data.
type forms map[string]string

// place is where things are shown. A cell is a program of its own, so there is one.
type place struct {
	mu       sync.Mutex
	show     func(f forms, id string) // in a notebook; nil elsewhere. The same id replaces what it showed before.
	flush    func()                   // returns when all is shown
	out      io.Writer
	dir      string // for files
	files    int    // written so far
	stop     func() // ends the program
	lookup   func(name string) (string, bool)
	settings settings
	told     map[string]bool // runs that the cell has named
}

// here is this process's place: notebooks have no other way to hand it on, as each
// cell runs the declarations of all cells before it.
var here = newPlace()

func newPlace() *place {
	p := &place{out: os.Stdout, dir: "out", flush: func() {}, stop: func() { os.Exit(1) }, lookup: os.LookupEnv}
	if dir, ok := os.LookupEnv("THREEBOOK_OUT"); ok && dir != "" {
		p.dir = dir
	}
	if gonbui.IsNotebook {
		p.show, p.flush = display, gonbui.Sync
	}
	return p
}

// display sends data to the kernel.
func display(f forms, id string) {
	data := make(map[protocol.MIMEType]any, len(f))
	for mime, text := range f {
		data[protocol.MIMEType(mime)] = text
	}
	gonbui.SendData(&protocol.DisplayData{Data: data, DisplayID: id})
}

// InNotebook reports whether the program is a notebook's cell.
func InNotebook() bool { return here.show != nil }

// Must gives v, or ends the cell with what err says.
func Must[T any](v T, err error) T {
	Check(err)
	return v
}

// Check ends the cell if there is an error, with what it says.
func Check(err error) {
	if err != nil {
		here.fail(err)
	}
}

func (p *place) fail(err error) {
	p.flush()
	fmt.Fprintln(os.Stderr, err)
	p.stop()
}

// headStart is given to what was printed before: it goes to the kernel by another way.
const headStart = 15 * time.Millisecond

// put shows forms, and says whether it could: outside a notebook it cannot.
func (p *place) put(f forms) bool {
	if p.show == nil {
		return false
	}
	time.Sleep(headStart)
	p.show(f, "")
	p.flush()
	return true
}

// file writes what cannot be printed, and says where it is.
func (p *place) file(kind, end string, write func(io.Writer) error) {
	p.mu.Lock()
	p.files++
	path := filepath.Join(p.dir, fmt.Sprintf("%02d-%s%s", p.files, kind, end))
	p.mu.Unlock()
	if err := runs.WriteFile(path, write); err != nil {
		p.fail(fmt.Errorf("show %s: %w", kind, err))
		return
	}
	fmt.Fprintln(p.out, "wrote", path)
}
