package tokenizer

import (
	"strings"
	"testing"
)

// Run on one core: go test ./kit/tokenizer -bench . -cpu 1
func BenchmarkEncode(b *testing.B) {
	tok, err := Load("testdata/trained")
	if err != nil {
		b.Fatal(err)
	}
	code := strings.Join(corpus(b), "")
	for name, text := range map[string]string{
		"code":      strings.Repeat(code, 200),
		"unbroken":  strings.Repeat(" ", 1<<19), // one piece, merged by the queue
		"non-ascii": strings.Repeat("日本🎉é", 1<<15),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				tok.Encode(text)
			}
		})
	}
	// A first call has nothing in its cache.
	b.Run("cold", func(b *testing.B) {
		b.SetBytes(int64(len(code)))
		for b.Loop() {
			b.StopTimer()
			s := newScratch(false)
			b.StartTimer()
			tok.model.encode(nil, code, "", s)
		}
	})
}

// Few characters cut a text that superwords reach across: nearly all of it is merged by the queue.
func BenchmarkEncodeSuperwords(b *testing.B) {
	prose, code := sampleScenes(b)
	_, tok := trainCode(b, Trainer{VocabSize: 2048, Superwords: 1024}, prose, code)
	text := strings.Join(code, "")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		tok.Encode(text)
	}
}

func BenchmarkDecode(b *testing.B) {
	tok, err := Load("testdata/trained")
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Join(corpus(b), "")
	ids := tok.Encode(text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		tok.Decode(ids)
	}
}

func BenchmarkTrainCode(b *testing.B) {
	prose, code := sampleScenes(b)
	for b.Loop() {
		trainCode(b, Trainer{VocabSize: 2048, Superwords: 1024}, prose, code)
	}
}

func BenchmarkTrain(b *testing.B) {
	for b.Loop() {
		train(b, Trainer{VocabSize: 2048})
	}
}
