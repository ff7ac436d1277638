// Command pairs measures pairing: how fast, and whether the memory it needs grows
// with the corpus.
//
// It synthesises n pairs of 2 KB of description and 8 KB of code on disk, and pairs
// them to Parquet, to JSON and back, each in a process of its own, for the size
// asked for and for a tenth of it. The texts are drawn from a vocabulary with
// fixed seeds, so that they compress about as prose and code do.
//
//	go run ./scripts/bench/pairs -n 100000
//
// The figures are elapsed seconds with the file synced to disk, MB (10^6 bytes) of
// text per elapsed second, the CPU seconds of the process, and its peak resident
// memory (VmHWM). The output of one run is in docs/measurements/pairing.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/threebook/threebook/kit/pairs"
)

func main() {
	log.SetFlags(0)
	n := flag.Int("n", 100_000, "number of pairs; a tenth of it is measured too")
	job := flag.String("job", "", "for the command's own use: the measurement this process is to make")
	dir := flag.String("dir", "", "for the command's own use: the corpus")
	flag.Parse()
	var err error
	if *job != "" {
		err = measure(*job, *dir)
	} else {
		err = compare(*n)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// jobs are the measurements, in order: a later one may read what an earlier one wrote.
var jobs = []struct{ id, text string }{
	{"parquet", "pair to pairs.parquet"},
	{"json", "pair to pairs.json"},
	{"read-parquet", "read pairs.parquet"},
	{"read-json", "read pairs.json"},
}

// compare measures both sizes and prints the table.
func compare(n int) error {
	if n < 10 {
		return fmt.Errorf("-n is %d, want 10 or more", n)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Println("| step | pairs | seconds | MB/s | CPU seconds | peak memory, MB | file, MB |")
	fmt.Println("|---|---:|---:|---:|---:|---:|---:|")
	for _, size := range []int{n / 10, n} {
		dir, err := os.MkdirTemp("", "pairs-bench-")
		if err != nil {
			return err
		}
		err = compareAt(self, dir, size)
		os.RemoveAll(dir)
		if err != nil {
			return err
		}
	}
	return nil
}

func compareAt(self, dir string, n int) error {
	start := time.Now()
	bytes, err := synthesise(dir, n)
	if err != nil {
		return err
	}
	log.Printf("wrote %d pairs, %.0f MB, in %.1f s", n, float64(bytes)/1e6, time.Since(start).Seconds())
	for _, j := range jobs {
		cmd := exec.Command(self, "-job", j.id, "-dir", dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("%s: %w", j.text, err)
		}
		var seconds, peak, size float64
		if _, err := fmt.Sscan(string(out), &seconds, &peak, &size); err != nil {
			return fmt.Errorf("%s: %w", j.text, err)
		}
		cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		fmt.Printf("| %s | %d | %.2f | %.0f | %.2f | %.0f | %.0f |\n", j.text, n, seconds, float64(bytes)/1e6/seconds, cpu.Seconds(), peak/1e6, size/1e6)
	}
	return nil
}

// measure does one job and prints its seconds, peak memory in bytes and file size in bytes.
func measure(job, dir string) error {
	parquet, json := filepath.Join(dir, "pairs.parquet"), filepath.Join(dir, "pairs.json")
	file := map[string]string{"parquet": parquet, "read-parquet": parquet, "json": json, "read-json": json}[job]
	start := time.Now()
	var err error
	if strings.HasPrefix(job, "read-") {
		err = pairs.Each(file, func(pairs.Pair) error { return nil })
	} else {
		_, err = pairs.Make(context.Background(), pairs.Config{
			ScreenshotsDir: filepath.Join(dir, "screenshots"),
			ScriptsDir:     filepath.Join(dir, "extracted_scripts"),
			Output:         file,
		})
	}
	if err != nil {
		return err
	}
	seconds := time.Since(start).Seconds()
	peak, err := peakMemory()
	if err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	fmt.Println(seconds, peak, info.Size())
	return nil
}

// peakMemory is this process's largest resident set so far, in bytes. Linux only.
func peakMemory() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kb * 1024, err
		}
	}
	return 0, fmt.Errorf("read peak memory: /proc/self/status has no VmHWM")
}

// synthesise writes the corpus and returns the bytes of its texts.
func synthesise(dir string, n int) (int64, error) {
	prose, code := vocabulary(1, 3000, "abcdefghijklmnopqrstuvwxyz"), vocabulary(2, 1500, "abcdefghijklmnoprstuvxyABCMPS.=(0123456789")
	var total int64
	for _, side := range []struct {
		dir, suffix string
		words       []string
		bytes       int
	}{{"screenshots", ".md", prose, 2_000}, {"extracted_scripts", "_module.js", code, 8_000}} {
		out := filepath.Join(dir, side.dir)
		if err := os.MkdirAll(out, 0o777); err != nil {
			return 0, err
		}
		for i := range n {
			random := rand.New(rand.NewPCG(uint64(i), uint64(side.bytes)))
			text := text(random, side.words, side.bytes)
			total += int64(len(text))
			name := fmt.Sprintf("webgl_scene_%06d%s", i, side.suffix)
			if err := os.WriteFile(filepath.Join(out, name), text, 0o666); err != nil {
				return 0, err
			}
		}
	}
	return total, nil
}

// vocabulary draws words of 1 to 12 letters.
func vocabulary(seed uint64, n int, letters string) []string {
	random := rand.New(rand.NewPCG(seed, 0))
	words := make([]string, n)
	for i := range words {
		word := make([]byte, 1+random.IntN(12))
		for j := range word {
			word[j] = letters[random.IntN(len(letters))]
		}
		words[i] = string(word)
	}
	return words
}

// text strings words together; a word's frequency falls with its number, as in prose.
func text(random *rand.Rand, words []string, bytes int) []byte {
	b := make([]byte, 0, bytes+16)
	for k := 1; len(b) < bytes; k++ {
		share := random.Float64()
		b = append(b, words[int(share*share*share*float64(len(words)))]...)
		if k%10 == 0 {
			b = append(b, '\n')
		} else {
			b = append(b, ' ')
		}
	}
	return b[:bytes]
}
