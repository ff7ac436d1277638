// Command tokenize answers scripts/golden/fuzz_tokenizer.py: it reads a JSON object
// a line, {"text": …} or {"ids": […]}, and writes what kit/tokenizer makes of it.
//
//	echo '{"text": "a </s>"}' | go run ./scripts/golden/tokenize data/tiny
//	{"ids":[…],"continuation":[…],"special":[…]}
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/threebook/threebook/kit/tokenizer"
)

type question struct {
	Text *string `json:"text"`
	IDs  []int32 `json:"ids"`
}

// encoded answers a text, decoded a list of ids.
type encoded struct {
	IDs          []int32 `json:"ids"`
	Continuation []int32 `json:"continuation"`
	Special      []int32 `json:"special"`
}

type decoded struct {
	Text    string `json:"text"`
	Special string `json:"special"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: tokenize DIR <questions")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "tokenize:", err)
		os.Exit(1)
	}
}

func run(dir string, in io.Reader, out io.Writer) error {
	tok, err := tokenizer.Load(dir)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	for dec := json.NewDecoder(in); ; {
		var q question
		if err := dec.Decode(&q); errors.Is(err, io.EOF) {
			return w.Flush()
		} else if err != nil {
			return fmt.Errorf("read question: %w", err)
		}
		var answer any = decoded{tok.Decode(q.IDs), tok.DecodeSpecial(q.IDs)}
		if q.Text != nil {
			answer = encoded{tok.Encode(*q.Text), tok.EncodeContinuation(*q.Text), tok.EncodeParseSpecial(*q.Text)}
		}
		if err := enc.Encode(answer); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
	}
}
