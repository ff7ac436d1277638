package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/threebook/threebook/kit"
)

// choice is a flag that is on, off or auto; without a value it is on.
type choice string

// choices are the words that it is written with; true and false are the Trainer's.
var choices = map[string]choice{kit.On: kit.On, kit.Off: kit.Off, kit.Auto: kit.Auto, "true": kit.On, "false": kit.Off}

// IsBool lets the parser take the flag without a value.
func (choice) IsBool() bool { return true }

// Decode takes a value if one follows.
func (c *choice) Decode(ctx *kong.DecodeContext) error {
	*c = kit.On
	next := ctx.Scan.Peek()
	text := strings.ToLower(fmt.Sprint(next.Value))
	value, known := choices[text]
	switch {
	case known && (next.Type == kong.FlagValueToken || next.Type == kong.UntypedToken):
		*c = value
	case next.Type == kong.FlagValueToken:
		return fmt.Errorf("it is %q, want %s", next.Value, strings.Join([]string{kit.On, kit.Off, kit.Auto}, ", "))
	default:
		return nil
	}
	ctx.Scan.Pop()
	return nil
}
