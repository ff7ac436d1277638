// Command tokenizer measures encoding on one core: its pace on the code of Three.js,
// that its time grows with the length of the text, and what loading costs; and the
// same work done by the tokenizers library where that is installed.
//
//	go run ./scripts/bench/tokenizer --python python3
//
// The vocabularies are data/tiny's, one of 32,000 tokens in the form of Llama 2
// learned from that code by tokenizer.Train, one of 32,000 tokens in the form of
// Llama 3 learned by the library (left out without --python), and, for loading
// alone, one as large as Llama 3's. A pace is the best of three, after a first time
// with a tokenizer just loaded; it is bytes by processor time, of all the process, so
// that what else runs on the machine matters less. MB is 10^6 bytes. The ids of both
// sides must be equal.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/threebook/threebook/kit/tokenizer"
)

// vocabulary is one tokenizer to measure.
type vocabulary struct {
	Name string `json:"name"`
	Dir  string `json:"dir"`
	load bool   // measure loading only
}

func main() {
	python := flag.String("python", "", "Python with tokenizers; none leaves the library out")
	three := flag.String("three", "node_modules/three", "the three package, whose code is encoded")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	runtime.GOMAXPROCS(1)
	if err := run(ctx, *python, *three); err != nil {
		fmt.Fprintln(os.Stderr, "tokenizer:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, python, three string) error {
	texts, err := code(three)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "threebook-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	list, err := vocabularies(ctx, python, dir, texts)
	if err != nil {
		return err
	}
	theirs, err := peer(ctx, python, dir, "measure", list)
	if err != nil {
		return err
	}
	if err := paces(list, texts, theirs); err != nil {
		return err
	}
	if err := doubling(list, strings.Join(texts, "\n")); err != nil {
		return err
	}
	return loading(list, theirs)
}

// code is build/three.module.js and all of examples/jsm, a text a file.
func code(three string) ([]string, error) {
	paths := []string{filepath.Join(three, "build", "three.module.js")}
	err := filepath.WalkDir(filepath.Join(three, "examples", "jsm"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) == ".js" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list code: %w", err)
	}
	var texts []string
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read code: %w", err)
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// vocabularies makes what is to be measured under dir, and the texts for the peer.
func vocabularies(ctx context.Context, python, dir string, texts []string) ([]vocabulary, error) {
	list := []vocabulary{
		{Name: "data/tiny", Dir: filepath.Join("data", "tiny")},
		{Name: "32k, Llama 2's form", Dir: filepath.Join(dir, "llama2")},
	}
	data, err := json.Marshal(texts)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "texts.json"), data, 0o600); err != nil {
		return nil, err
	}
	learned, err := tokenizer.Train(slices.Values(texts), 32000)
	if err != nil {
		return nil, err
	}
	if err := learned.Save(list[1].Dir); err != nil {
		return nil, err
	}
	if python != "" {
		list = append(list, vocabulary{Name: "32k, Llama 3's form", Dir: filepath.Join(dir, "llama3")})
		if _, err := peer(ctx, python, dir, "train", list[2:]); err != nil {
			return nil, err
		}
	}
	large := vocabulary{Name: "128k, Llama 3's form", Dir: filepath.Join(dir, "large"), load: true}
	return append(list, large), writeLarge(large.Dir)
}

// paces prints the pace on the code, file by file.
func paces(list []vocabulary, texts []string, theirs map[string]peerFigures) error {
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	fmt.Printf("%.1f MB of code in %d files:\n\n", float64(size)/1e6, len(texts))
	fmt.Println("| vocabulary | tokens | bytes a token | first time, MB/s | MB/s | library, MB/s | ratio |\n|---|---:|---:|---:|---:|---:|---:|")
	for _, v := range list {
		if v.load {
			continue
		}
		tok, err := tokenizer.Load(v.Dir)
		if err != nil {
			return err
		}
		var first, best float64
		tokens := 0
		hash := sha256.New()
		for pass := range 4 {
			start := processor()
			var all [][]int32
			for _, text := range texts {
				all = append(all, tok.Encode(text))
			}
			pace := float64(size) / (processor() - start).Seconds()
			if pass > 0 {
				best = max(best, pace)
				continue
			}
			first = pace
			for _, ids := range all {
				tokens += len(ids)
				if err := binary.Write(hash, binary.LittleEndian, ids); err != nil {
					return err
				}
			}
		}
		library, ratio := "not measured", ""
		if p, ok := theirs[v.Name]; ok {
			if got := hex.EncodeToString(hash.Sum(nil)); got != p.IDs {
				return fmt.Errorf("%s: the library gives other ids", v.Name)
			}
			library, ratio = fmt.Sprintf("%.1f", p.Pace/1e6), fmt.Sprintf("%.1f", best/p.Pace)
		}
		fmt.Printf("| %s | %d | %.2f | %.1f | %.1f | %s | %s |\n", v.Name, tokens, float64(size)/float64(tokens), first/1e6, best/1e6, library, ratio)
	}
	return nil
}

// doubling prints the pace on texts of growing length.
func doubling(list []vocabulary, text string) error {
	const largest = 16 << 20
	for len(text) < largest {
		text += text
	}
	letters := []byte(text[:largest])
	for i, c := range letters {
		letters[i] = 'a' + c%26
	}
	kinds := []struct{ name, text string }{{"code", text}, {"one word", string(letters)}, {"one letter", strings.Repeat("e", largest)}}
	head, rule := "| bytes |", "|---:|"
	var tokenizers []*tokenizer.Tokenizer
	for _, v := range list {
		if v.load {
			continue
		}
		tok, err := tokenizer.Load(v.Dir)
		if err != nil {
			return err
		}
		tokenizers = append(tokenizers, tok)
		for _, k := range kinds {
			head += fmt.Sprintf(" %s: %s |", v.Name, k.name)
			rule += "---:|"
		}
	}
	fmt.Printf("\nMB/s by length:\n\n%s\n%s\n", head, rule)
	for size := 1 << 10; size <= largest; size *= 2 {
		fmt.Printf("| %d |", size)
		for _, tok := range tokenizers {
			for _, k := range kinds {
				fmt.Printf(" %.1f |", pace(tok, k.text[:size])/1e6)
			}
		}
		fmt.Println()
	}
	return nil
}

// pace is the best of three, each of at least 256 KB, in bytes a second.
func pace(tok *tokenizer.Tokenizer, text string) float64 {
	best := 0.0
	times := max(1, 1<<18/len(text))
	for range 3 {
		start := processor()
		for range times {
			tok.Encode(text)
		}
		best = max(best, float64(times*len(text))/(processor()-start).Seconds())
	}
	return best
}

// loading prints what it takes to load each vocabulary.
func loading(list []vocabulary, theirs map[string]peerFigures) error {
	fmt.Println("\n| vocabulary | file, MB | load, ms | memory, MB | library, load, ms |\n|---|---:|---:|---:|---:|")
	for _, v := range list {
		info, err := os.Stat(filepath.Join(v.Dir, tokenizer.JSONName))
		if err != nil {
			return err
		}
		best, memory := time.Hour, 0.0
		for range 3 {
			before := heap()
			start := processor()
			tok, err := tokenizer.Load(v.Dir)
			if err != nil {
				return err
			}
			best = min(best, processor()-start)
			memory = float64(heap()-before) / 1e6
			runtime.KeepAlive(tok)
		}
		library := "not measured"
		if p, ok := theirs[v.Name]; ok {
			library = fmt.Sprintf("%.0f", p.Load*1e3)
		}
		fmt.Printf("| %s | %.1f | %.0f | %.1f | %s |\n", v.Name, float64(info.Size())/1e6, best.Seconds()*1e3, memory, library)
	}
	return nil
}

// processor is the processor time of the process so far.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // RUSAGE_SELF is always there
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// heap is what is in use after collection, in bytes.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // pools are emptied by the second
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
