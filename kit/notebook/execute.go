package notebook

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Fault is how a cell failed.
type Fault string

// Faults.
const (
	CompileError Fault = "compile error"
	Panic        Fault = "panic"
	Exit         Fault = "exit"        // with another status than 0, or by a signal
	TimeOut      Fault = "time-out"    // of the cell
	DeadKernel   Fault = "dead kernel" // it ended while it ran the cell
)

// CellError is why a cell failed.
type CellError struct {
	Cell  int   // from 1, of all the notebook's cells
	Fault Fault //
	Line  int   // of the cell, from 1; 0 is not known
	Text  string
}

func (e *CellError) Error() string {
	where := fmt.Sprintf("cell %d", e.Cell)
	if e.Line > 0 {
		where += fmt.Sprintf(", line %d", e.Line)
	}
	return fmt.Sprintf("%s: %s: %s", where, e.Fault, e.Text)
}

// graceTime is how long an interrupted cell may take to end.
const graceTime = 10 * time.Second

// execute runs a cell. It returns what the cell put out also when that failed; err is
// then a [CellError] without the cell's number. A kernel that has ended, and one that
// an interruption did not stop, is of no more use: alive is false.
func (k *kernel) execute(ctx context.Context, code string, limit time.Duration, shown map[string][]Output) (outputs []Output, count int, alive bool, err error) {
	c := &collector{shown: shown}
	id, err := k.send(k.shell, "execute_request", object{
		"code": code, "silent": false, "store_history": true, "user_expressions": object{}, "allow_stdin": false, "stop_on_error": true,
	})
	if err != nil {
		return nil, 0, false, fmt.Errorf("run cell: %w", err)
	}
	var deadline <-chan time.Time
	if limit > 0 {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		deadline = timer.C
	}
	var (
		idle, replied bool
		reply         object
		stopped       error // why it was interrupted
		grace         <-chan time.Time
	)
	interrupt := func(why error) {
		stopped, deadline, grace = why, nil, time.After(graceTime)
		k.interrupt()
	}
	cancelled := ctx.Done()
	for !idle || !replied {
		select {
		case m := <-k.published:
			if m.Parent.ID != id {
				continue
			}
			if m.Header.Type == "status" {
				idle = m.Content["execution_state"] == "idle"
				continue
			}
			c.take(m)
		case m := <-k.replies:
			if m.Parent.ID == id {
				replied, reply = true, m.Content
			}
		case <-deadline:
			interrupt(&CellError{Fault: TimeOut, Text: fmt.Sprintf("it ran for more than %s", limit)})
		case <-cancelled:
			cancelled = nil
			interrupt(ctx.Err())
		case <-grace:
			return c.collected(), 0, false, stopped
		case <-k.dead:
			if stopped == nil {
				stopped = &CellError{Fault: DeadKernel, Text: "the kernel ended (" + k.cmd.ProcessState.String() + ")"}
			}
			return c.collected(), 0, false, stopped
		}
	}
	number, _ := reply["execution_count"].(float64)
	switch {
	case stopped != nil:
		err = stopped
	case reply["status"] == "error":
		err = faultOf(reply, c.outputs)
	}
	return c.collected(), int(number), true, err
}

var (
	cellLine  = regexp.MustCompile(`Cell(?: ?\[\d+\]:?)? Line (\d+)`)
	exitLine  = regexp.MustCompile(`(?m)^(?:exit status \d+|signal: .*)$`)
	panicLine = regexp.MustCompile(`(?m)^(?:panic|fatal error): (.*)$`)
	inMainGo  = regexp.MustCompile(`^.*main(?:_test)?\.go:\d+:\d+: `)
)

// faultOf reads GoNB's report. It compiles a cell together with the declarations of
// earlier ones, and says of each line of an error which cell's it is.
func faultOf(reply object, outputs []Output) *CellError {
	e := &CellError{Fault: CompileError}
	said := fmt.Sprint(reply["evalue"])
	report := Output{object{"output_type": Error, "traceback": listOf(reply["traceback"])}}.Text()
	if m := cellLine.FindStringSubmatch(report); m != nil {
		e.Line, _ = strconv.Atoi(m[1])
	}
	var streamed strings.Builder
	for _, o := range outputs {
		if o.Kind() == Stream && o.StreamName() == "stderr" {
			streamed.WriteString(WithoutColors(o.Text()))
		}
	}
	ran := streamed.String()
	switch {
	case panicLine.MatchString(ran):
		e.Fault, e.Text = Panic, panicLine.FindStringSubmatch(ran)[1]
		if m := cellLine.FindStringSubmatch(ran); m != nil {
			e.Line, _ = strconv.Atoi(m[1])
		}
	case exitLine.MatchString(said) || exitLine.MatchString(ran):
		e.Fault, e.Text = Exit, exitLine.FindString(said+"\n"+ran)
		if last := lastLine(exitLine.ReplaceAllString(ran, "")); last != "" {
			e.Text += ": " + last
		}
	default:
		e.Text = firstFault(said)
	}
	return e
}

// firstFault is the first line of a compiler's report that says what is wrong.
func firstFault(report string) string {
	for line := range strings.SplitSeq(report, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "failed to run ") || strings.HasSuffix(line, " imports") {
			continue
		}
		if strings.Contains(line, "cannot find module providing package") {
			line += " (a cell may import what the repository's go.mod names)"
		}
		return inMainGo.ReplaceAllString(line, "")
	}
	return strings.TrimSpace(report)
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return strings.TrimSpace(s[strings.LastIndexByte(s, '\n')+1:])
}

// fault gives the [CellError] in err, if there is one.
func fault(err error) *CellError {
	var e *CellError
	if errors.As(err, &e) {
		return e
	}
	return nil
}
